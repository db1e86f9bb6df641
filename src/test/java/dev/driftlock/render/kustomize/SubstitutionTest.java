package dev.driftlock.render.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {

    private final Substitution substitution = new Substitution(Map.of("env", "production", "empty", "", "file", "a/b/c.tar.gz", "lines", "a\nb"));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            x ${env} y          | x production y
            ${nothing}          | ''
            ${nothing:=a}       | a
            ${nothing:-a b}     | a b
            ${empty=a}          | a
            ${env:=a}           | production
            ${nothing:=${env}}  | production
            $env ${env          | -
            $${env}             | ${env}
            $env                | $env
            ${#env}             | 10
            ${env^}             | Production
            ${env^^}            | PRODUCTION
            ${env,,}            | production
            ${env:3}            | duction
            ${env:0:4}          | prod
            ${env/o/0}          | pr0duction
            ${env//o/0}         | pr0ducti0n
            ${file##*/}         | c.tar.gz
            ${file#*/}          | b/c.tar.gz
            ${file%.*}          | a/b/c.tar
            ${file%%.*}         | a/b/c
            ${lines}            | ab
            """)
    void isBashs(String text, String result) throws Exception {
        if (result.equals("-")) assertThatThrownBy(() -> substitution.in(text)).hasMessage("a substitution is not closed: ${env");
        else assertThat(substitution.in(text)).isEqualTo(result);
    }

    @Test
    void whatIsNoneSaysSo() {
        assertThatThrownBy(() -> substitution.in("${1x}")).hasMessage("${1x} is no substitution");
        assertThatThrownBy(() -> substitution.in("${env?no}")).hasMessage("${env?no} is no substitution");
    }
}
