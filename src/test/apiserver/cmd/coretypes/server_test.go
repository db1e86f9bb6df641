package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// etcd and kube-apiserver on loopback, from the directory that KUBEBUILDER_ASSETS names, gone with the test.
type apiServer struct {
	url, token string
	client     *http.Client
}

func startAPIServer(t *testing.T) apiServer {
	programs := os.Getenv("KUBEBUILDER_ASSETS")
	if programs == "" {
		t.Skip("KUBEBUILDER_ASSETS names no directory with etcd and kube-apiserver (coretypes.sh check does)")
	}
	directory := t.TempDir()
	etcd, peer, port := freePort(t), freePort(t), freePort(t)
	etcdURL, peerURL := fmt.Sprintf("http://127.0.0.1:%d", etcd), fmt.Sprintf("http://127.0.0.1:%d", peer)
	start(t, directory, filepath.Join(programs, "etcd"), "--data-dir="+directory+"/etcd", "--unsafe-no-fsync",
		"--listen-client-urls="+etcdURL, "--advertise-client-urls="+etcdURL,
		"--listen-peer-urls="+peerURL, "--initial-advertise-peer-urls="+peerURL, "--initial-cluster=default="+peerURL)

	write(t, directory+"/tokens.csv", []byte("test,test,test,system:masters\n"))
	write(t, directory+"/sa.key", signingKey(t))
	start(t, directory, filepath.Join(programs, "kube-apiserver"), "--etcd-servers="+etcdURL, "--cert-dir="+directory+"/certificates",
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", port), "--endpoint-reconciler-type=none",
		"--token-auth-file="+directory+"/tokens.csv", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+directory+"/sa.key", "--service-account-signing-key-file="+directory+"/sa.key")

	trustAll := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // its certificate is made at start
	s := apiServer{fmt.Sprintf("https://127.0.0.1:%d", port), "test", &http.Client{Transport: trustAll}}
	s.await(t)
	return s
}

func (s apiServer) await(t *testing.T) {
	var answer []byte
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		var status int
		if status, answer = s.request(t, http.MethodGet, "readyz", nil); status != http.StatusOK {
			continue
		}
		if status, answer = s.request(t, http.MethodGet, "api/v1/namespaces/default", nil); status == http.StatusOK {
			return
		}
	}
	t.Fatalf("no API server: %s", answer)
}

func start(t *testing.T, directory, program string, arguments ...string) {
	log, err := os.Create(filepath.Join(directory, filepath.Base(program)+".log"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, arguments...)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		log.Close()
		if t.Failed() && os.Getenv("KEEP_LOGS") != "" {
			text, _ := os.ReadFile(log.Name())
			t.Logf("%s:\n%s", program, text)
		}
	})
}

func freePort(t *testing.T) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func signingKey(t *testing.T) []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}

func write(t *testing.T, file string, text []byte) {
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
