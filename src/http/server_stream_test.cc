#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using BodyStreamPointer = std::shared_ptr<BodyStream>;

class ServerStreamTest : public testing::Test {
 protected:
  // Serves /stream with a stream that the test gets hold of, and everything else with its path.
  void SetUp() override {
    auto server = Server::start(
        {},
        [this](const Request& request) {
          if (request.path != "/stream") return Response{.body = request.path};
          return Response{.headers = {{"Content-Type", "application/json"}}, .stream = [this](BodyStreamPointer stream) { opened_.set_value(std::move(stream)); }};
        },
        registry_);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  metrics::Registry registry_;
  std::promise<BodyStreamPointer> opened_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerStreamTest, SendsEachChunkAsItIsWritten) {
  TestClient client(server_->port());
  client.send(get("/stream"));
  const auto stream = opened_.get_future().get();
  EXPECT_TRUE(stream->write("first"));
  std::string received;
  while (!received.ends_with("5\r\nfirst\r\n")) received += client.read_some();
  EXPECT_THAT(received, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(stream->write("second"));
  EXPECT_EQ(client.read_some(), "6\r\nsecond\r\n");
}

TEST_F(ServerStreamTest, KeepsTheConnectionAfterTheStreamHasEnded) {
  TestClient client(server_->port());
  client.send(get("/stream") + get("/next"));
  {
    const auto stream = opened_.get_future().get();
    stream->write("a");
    stream->write("");
    stream->write("b");
  }
  EXPECT_EQ(client.read_answer().body, "ab");
  EXPECT_EQ(client.read_answer().body, "/next");
}

TEST_F(ServerStreamTest, EndsWithTheConnectionForHttp10) {
  TestClient client(server_->port());
  client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto stream = opened_.get_future().get();
  stream->write("plain");
  stream->close();
  EXPECT_FALSE(stream->write("late"));
  const auto answer = client.read_answer();
  EXPECT_THAT(answer.head, Not(HasSubstr("Transfer-Encoding")));
  EXPECT_EQ(answer.body, "plain");
}

TEST_F(ServerStreamTest, TellsTheWriterWhenThePeerLeaves) {
  std::promise<void> left;
  BodyStreamPointer stream;
  {
    TestClient client(server_->port());
    client.send(get("/stream"));
    stream = opened_.get_future().get();
    stream->on_closed([&] { left.set_value(); });
  }
  left.get_future().wait();
  EXPECT_TRUE(stream->is_closed());
  EXPECT_FALSE(stream->write("too late"));
  bool called = false;
  stream->on_closed([&] { called = true; });
  EXPECT_TRUE(called);
}

TEST_F(ServerStreamTest, ClosesAStreamWhosePeerDoesNotRead) {
  TestClient client(server_->port());
  client.send(get("/stream"));
  const auto stream = opened_.get_future().get();
  std::promise<void> left;
  stream->on_closed([&] { left.set_value(); });
  const std::string chunk(64 * 1024, 'x');
  int written = 0;
  while (written < 10'000 && stream->write(chunk)) ++written;
  EXPECT_LT(written, 10'000);
  EXPECT_TRUE(stream->is_closed());
  left.get_future().wait();
}

TEST_F(ServerStreamTest, TakesChunksFromSeveralThreads) {
  TestClient client(server_->port());
  client.send(get("/stream"));
  const auto stream = opened_.get_future().get();
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < 500; ++n) stream->write("0123456789");
    });
  }
  for (auto& writer : writers) writer.join();
  stream->close();
  EXPECT_EQ(client.read_answer().body.size(), 4U * 500 * 10);
}

TEST_F(ServerStreamTest, EndsStreamsInGoodOrderWhenTheServerStops) {
  TestClient client(server_->port());
  client.send(get("/stream"));
  const auto stream = opened_.get_future().get();
  stream->write("before");
  std::promise<void> left;
  stream->on_closed([&] { left.set_value(); });
  server_->stop(Milliseconds{10'000});
  EXPECT_EQ(client.read_answer().body, "before");
  left.get_future().wait();
  EXPECT_FALSE(stream->write("after"));
}

TEST_F(ServerStreamTest, MayBeHeldLongerThanTheServerLives) {
  TestClient client(server_->port());
  client.send(get("/stream"));
  const auto stream = opened_.get_future().get();
  server_.reset();
  EXPECT_TRUE(stream->is_closed());
  EXPECT_FALSE(stream->write("x"));
}

}  // namespace
}  // namespace quarterdeck::http
