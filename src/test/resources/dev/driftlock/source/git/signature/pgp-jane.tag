object b540e38dd8cf405ef7df04b03d35210f1fa811bf
type commit
tag v2
tagger Jane Doe <jane@example.com> 1795165200 +0100

release
-----BEGIN PGP SIGNATURE-----

iIcEABYIAC8WIQS581ZsB7Z5FeJY0MVvei+Ca56eygUCawVkHBEcamFuZUBleGFt
cGxlLmNvbQAKCRBvei+Ca56eyjxCAQCwcj9Cw6rfGJUKIl72eqRJOdF2tq5jzYn8
UtK52vmRTwD/a1dcATw96wfLkyHLPzd12VCV1c6FzWH+D63thHLJFQo=
=Hg8s
-----END PGP SIGNATURE-----
