package dev.driftlock.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {

    @Test
    void no_more_are_let_in_than_there_is_room_for() {
        var capacity = new Capacity(2, 100);
        assertThat(capacity.enter()).isTrue();
        assertThat(capacity.enter()).isTrue();
        assertThat(capacity.enter()).isFalse();
        capacity.leave();
        assertThat(capacity.enter()).isTrue();

        assertThat(capacity.hold(60)).isTrue();
        assertThat(capacity.hasRoomFor(40)).isTrue();
        assertThat(capacity.hold(41)).isFalse();
        capacity.release(60);
        assertThat(capacity.hold(100)).isTrue();
        assertThat(capacity.held()).isEqualTo(100);
        assertThat(capacity.underWay()).isEqualTo(2);
    }
}
