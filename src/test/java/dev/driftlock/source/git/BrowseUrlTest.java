package dev.driftlock.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            https://github.com/org/repo.git                       | https://github.com/org/repo/blob/{commit}/{file}#L{line}
            https://github.com/org/repo/                          | https://github.com/org/repo/blob/{commit}/{file}#L{line}
            git@github.com:org/repo.git                           | https://github.com/org/repo/blob/{commit}/{file}#L{line}
            ssh://git@ssh.github.com:443/org/repo.git             | https://github.com/org/repo/blob/{commit}/{file}#L{line}
            https://github.example.com/org/repo                   | https://github.example.com/org/repo/blob/{commit}/{file}#L{line}
            https://gitlab.com/group/sub/repo.git                 | https://gitlab.com/group/sub/repo/-/blob/{commit}/{file}#L{line}
            ssh://git@gitlab.example.com:2222/group/repo.git      | https://gitlab.example.com/group/repo/-/blob/{commit}/{file}#L{line}
            https://gitlab.example.com:8443/group/repo.git        | https://gitlab.example.com:8443/group/repo/-/blob/{commit}/{file}#L{line}
            https://codeberg.org/org/repo.git                     | https://codeberg.org/org/repo/src/commit/{commit}/{file}#L{line}
            git@gitea.example.com:org/repo.git                    | https://gitea.example.com/org/repo/src/commit/{commit}/{file}#L{line}
            https://bitbucket.org/team/repo.git                   | https://bitbucket.org/team/repo/src/{commit}/{file}#lines-{line}
            git@bitbucket.org:team/repo.git                       | https://bitbucket.org/team/repo/src/{commit}/{file}#lines-{line}
            https://bitbucket.example.com/scm/KEY/repo.git        | https://bitbucket.example.com/projects/KEY/repos/repo/browse/{file}?at={commit}#{line}
            ssh://git@bitbucket.example.com:7999/key/repo.git     | https://bitbucket.example.com/projects/key/repos/repo/browse/{file}?at={commit}#{line}
            https://user:secret@github.com/org/repo.git           | https://github.com/org/repo/blob/{commit}/{file}#L{line}
            https://git.example.com/org/repo.git                  | -
            file:///srv/git/repo.git                              | -
            no url                                                | -
            """)
    void isDerivedFromTheRepositorysUrl(String url, String expected) {
        assertThat(BrowseUrl.derive(url).orElse(null)).isEqualTo(expected);
    }
}
