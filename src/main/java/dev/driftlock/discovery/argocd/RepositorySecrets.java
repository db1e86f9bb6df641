package dev.driftlock.discovery.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.Login;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.SecretData;
import dev.driftlock.source.git.Credentials;
import dev.driftlock.source.git.Material;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Argo CD's own logins: the Secret of the very repository, else the credential template with the longest prefix of its
 * URL. They are read where RBAC lets Driftlock see them.
 */
record RepositorySecrets(Inventory inventory) {

    /** What Argo CD believes of servers. */
    static final String KNOWN_HOSTS = "argocd-ssh-known-hosts-cm";
    static final String CERTIFICATES = "argocd-tls-certs-cm";

    private static final String TYPE = "argocd.argoproj.io/secret-type";

    Login of(String url, String project) throws NotRead {
        var wanted = normalised(url);
        var repository = inventory.secrets(TYPE, "repository").stream().filter(secret -> normalised(urlOf(secret)).equals(wanted))
                .max(Comparator.comparing(secret -> fits(secret, project))).filter(secret -> fits(secret, project) > 0);
        // As in Argo CD: a repository's Secret that holds no login is completed from a template.
        var secret = repository.filter(RepositorySecrets::hasLogin).or(() -> template(wanted));
        var login = secret.isPresent() ? login(new SecretData(secret.get())) : Login.NONE;
        return certificates(url).map(login::trusting).orElse(login);
    }

    /** The project's own before one for all; another project's not at all. */
    private static int fits(JsonNode secret, String project) {
        var scope = new SecretData(secret).text("project");
        return scope.isEmpty() ? 1 : scope.equals(project) ? 2 : 0;
    }

    private Optional<JsonNode> template(String wanted) {
        return inventory.secrets(TYPE, "repo-creds").stream().filter(secret -> !urlOf(secret).isEmpty() && wanted.startsWith(normalised(urlOf(secret))))
                .max(Comparator.comparing(secret -> normalised(urlOf(secret)).length()));
    }

    private static String urlOf(JsonNode secret) {
        return new SecretData(secret).text("url");
    }

    private static boolean hasLogin(JsonNode secret) {
        return secret.path("data").properties().stream().anyMatch(entry -> !entry.getKey().matches("url|name|type|project|insecure|enableLfs|proxy|noProxy|insecureIgnoreHostKey|enableOCI|forceHttpBasicAuth"));
    }

    private Login login(SecretData secret) throws NotRead {
        if (secret.find("sshPrivateKey").isPresent()) return Login.of(secret.key(), new Credentials(Optional.empty(), Optional.empty(), secret.held("sshPrivateKey"), knownHosts(), Optional.empty()));
        if (secret.find("password").isPresent()) return Login.of(secret.key(), new Credentials(secret.find("username"), secret.held("password"), Optional.empty(), Optional.empty(), Optional.empty()));
        throw new NotRead("its login stands in " + secret + ", and is of another kind; accepted are username and password, or sshPrivateKey");
    }

    private Optional<Material> knownHosts() throws NotRead {
        var hosts = inventory.configMaps(KNOWN_HOSTS).stream().map(SecretData::new).flatMap(map -> map.held("ssh_known_hosts").stream()).findFirst();
        if (hosts.isEmpty()) throw new NotRead("its login is an ssh key, and the ConfigMap " + KNOWN_HOSTS + " with ssh_known_hosts is not there, or may not be read");
        return hosts;
    }

    /** Of the server, by its name. */
    private Optional<Material> certificates(String url) {
        var host = url.replaceFirst("^https://([^/@]*@)?([^/:]*).*$", "$2");
        return host.equals(url) ? Optional.empty() : inventory.configMaps(CERTIFICATES).stream().map(SecretData::new).flatMap(map -> map.held(host).stream()).findFirst();
    }

    /** As Argo CD compares URLs: {@code git@host:path} is {@code ssh://git@host/path}, and a {@code .git} at the end says nothing. */
    private static String normalised(String url) {
        var lower = url.strip().toLowerCase(Locale.ROOT);
        if (!lower.contains("://") && lower.matches("[^/:]*@[^@]+")) lower = "ssh://" + lower.replaceFirst(":", "/");
        return lower.replaceFirst("\\.git$", "").replaceFirst("^ssh://", "");
    }
}
