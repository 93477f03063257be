#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "http/test_client.h"

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;

class ServerTlsTest : public testing::Test {
 protected:
  Outcome<std::unique_ptr<Server>> serve(const TlsIdentity& identity) {
    return Server::start(
        {.tls = identity},
        [](const Request& request) { return Response{.body = request.is_secure ? "secure " + request.body : "plain"}; }, registry_);
  }

  metrics::Registry registry_;
};

TEST_F(ServerTlsTest, ServesClientsThatTrustItsCertificate) {
  const auto identity = self_signed_identity({"localhost", "127.0.0.1", "::1"});
  ASSERT_TRUE(identity) << identity.error().message;
  const auto server = serve(*identity);
  ASSERT_TRUE(server) << server.error().message;
  TestClient client((*server)->port(), identity->certificate_chain_pem);
  ASSERT_TRUE(client.is_connected());
  const std::string body(300'000, 'x');
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + body).body, "secure " + body);
  EXPECT_EQ(client.ask(get("/")).body, "secure ");
}

TEST_F(ServerTlsTest, IsNotTrustedUnderAnotherName) {
  const auto identity = self_signed_identity({"elsewhere.example"});
  const auto server = serve(*identity);
  EXPECT_FALSE(TestClient((*server)->port(), identity->certificate_chain_pem).is_connected());
  TestClient stranger((*server)->port(), self_signed_identity({"localhost"})->certificate_chain_pem);
  EXPECT_FALSE(stranger.is_connected());
}

TEST_F(ServerTlsTest, ClosesConnectionsThatDoNotSpeakTls) {
  const auto identity = self_signed_identity({"localhost"});
  const auto server = serve(*identity);
  TestClient plain((*server)->port());
  plain.send(get("/"));
  plain.read_to_end();
  TestClient client((*server)->port(), identity->certificate_chain_pem);
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST_F(ServerTlsTest, SaysWhatIsWrongWithAnIdentity) {
  const auto good = *self_signed_identity({"localhost"});
  const auto other = *self_signed_identity({"localhost"});
  const auto message = [&](const TlsIdentity& identity) { return serve(identity).error().message; };
  EXPECT_THAT(message({"nonsense", good.private_key_pem}), HasSubstr("certificate could not be read"));
  EXPECT_THAT(message({good.certificate_chain_pem, "nonsense"}), HasSubstr("private key could not be read"));
  EXPECT_THAT(message({good.certificate_chain_pem, other.private_key_pem}), HasSubstr("does not belong to the certificate"));
}

TEST(SelfSignedIdentity, NeedsHostNamesThatACertificateCanCarry) {
  EXPECT_FALSE(self_signed_identity({}));
  EXPECT_FALSE(self_signed_identity({"a,DNS:b"}));
}

}  // namespace
}  // namespace quarterdeck::http
