#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "http/proxy_test_fixture.h"
#include "http/server.h"

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;

// A proxy with TLS on both sides.
class ProxyTlsTest : public ProxyTest {
 protected:
  void SetUp() override {
    auto server = Server::start(
        {.tls = identity_}, [](const Request& request) { return Response{.body = request.headers.get("X-Forwarded-Proto") + " " + request.body}; },
        registry_);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
    upstream_ = {.host = "localhost", .port = server_->port(), .tls = true, .certificate_authority_pem = identity_.certificate_chain_pem};
  }

  TlsIdentity identity_ = *self_signed_identity({"localhost"});
  std::unique_ptr<Server> server_;
};

TEST_F(ProxyTlsTest, EncryptsOnBothSides) {
  start_proxy({.http_port = 0, .https_port = 0, .tls = identity_});
  TestClient client(proxy_->https_port(), identity_.certificate_chain_pem);
  ASSERT_TRUE(client.is_connected());
  const std::string body(1'000'000, 'x');
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + body).body, "https " + body);
  EXPECT_EQ(client.ask(get("/")).body, "https ");
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).body, "http ");
}

TEST_F(ProxyTlsTest, TrustsNoUpstreamWithAnotherCertificate) {
  upstream_.certificate_authority_pem = self_signed_identity({"localhost"})->certificate_chain_pem;
  start_proxy();
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 503);
  EXPECT_EQ(finished(1).front().failure, UpstreamFailure::connect_failed);
}

TEST_F(ProxyTlsTest, TrustsNoUpstreamUnderAnotherName) {
  upstream_.host = "127.0.0.1";
  start_proxy();
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 503);
}

TEST_F(ProxyTlsTest, TrustsNoSelfSignedUpstreamByDefault) {
  upstream_.certificate_authority_pem.clear();
  start_proxy();
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 503);
}

TEST_F(ProxyTlsTest, TrustsTheProxysOwnAuthoritiesWhereAnUpstreamNamesNone) {
  upstream_.certificate_authority_pem.clear();
  start_proxy({.more_authorities_pem = self_signed_identity({"other"})->certificate_chain_pem + identity_.certificate_chain_pem});
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 200);
}

TEST_F(ProxyTlsTest, AnUpstreamsOwnAuthorityIsTheOnlyOneItMayHave) {
  upstream_.certificate_authority_pem = self_signed_identity({"localhost"})->certificate_chain_pem;
  start_proxy({.more_authorities_pem = identity_.certificate_chain_pem});
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 503);
}

// What somebody can make who stole the key of another identity: a certificate for "localhost" that this key signed.
TlsIdentity forged_with(const TlsIdentity& stolen) {
  const auto read = [](const std::string& pem) { return BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())); };
  auto forged = *self_signed_identity({"localhost"});
  BIO* sources[] = {read(forged.certificate_chain_pem), read(stolen.certificate_chain_pem), read(stolen.private_key_pem)};
  X509* certificate = PEM_read_bio_X509(sources[0], nullptr, nullptr, nullptr);
  X509* issuer = PEM_read_bio_X509(sources[1], nullptr, nullptr, nullptr);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(sources[2], nullptr, nullptr, nullptr);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  BIO* written = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(written, certificate);
  char* text = nullptr;
  const auto length = BIO_get_mem_data(written, &text);
  forged.certificate_chain_pem = std::string(text, static_cast<std::size_t>(length)) + stolen.certificate_chain_pem;
  for (auto* bio : {sources[0], sources[1], sources[2], written}) BIO_free(bio);
  X509_free(certificate);
  X509_free(issuer);
  EVP_PKEY_free(key);
  return forged;
}

TEST_F(ProxyTlsTest, TrustsNoUpstreamForWhatATrustedIdentitysKeySigned) {
  const auto trusted = *self_signed_identity({"control-plane.example"});
  auto server = Server::start({.tls = forged_with(trusted)}, [](const Request&) { return Response{}; }, registry_);
  ASSERT_TRUE(server) << server.error().message;
  upstream_ = {.host = "localhost", .port = (*server)->port(), .tls = true};
  start_proxy({.more_authorities_pem = trusted.certificate_chain_pem});
  EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 503);
  EXPECT_EQ(finished(1).front().failure, UpstreamFailure::connect_failed);
}

TEST_F(ProxyTlsTest, ClosesConnectionsThatDoNotSpeakTls) {
  start_proxy({.https_port = 0, .tls = identity_});
  TestClient plain(proxy_->https_port());
  plain.send(get("/"));
  plain.read_to_end();
  TestClient client(proxy_->https_port(), identity_.certificate_chain_pem);
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST_F(ProxyTlsTest, NeedsAnIdentityForItsHttpsListener) {
  const auto proxy = Proxy::start({.https_port = 0}, [this] { return std::make_unique<Logic>(*this); }, registry_);
  ASSERT_FALSE(proxy);
  EXPECT_THAT(proxy.error().message, HasSubstr("needs a certificate"));
}

}  // namespace
}  // namespace quarterdeck::http
