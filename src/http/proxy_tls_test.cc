#include <gmock/gmock.h>

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
