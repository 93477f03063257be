#include "sample/service.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "base/text.h"
#include "definitions/openapi.h"

namespace quarterdeck::sample {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A request as the server hands it over.
http::Request request(std::string_view method, std::string_view target, std::string_view body = "") {
  http::Request result;
  result.method = method;
  result.target = target;
  const auto question = target.find('?');
  result.path = target.substr(0, question);
  if (question != std::string_view::npos) result.query = http::Query::parse(target.substr(question + 1));
  result.body = body;
  return result;
}

class SampleService : public testing::Test {
 protected:
  http::Response ask(std::string_view method, std::string_view target, std::string_view body = "") {
    return handler_(request(method, target, body));
  }
  Json json(std::string_view method, std::string_view target, std::string_view body = "") {
    const auto value = base::parse_json(ask(method, target, body).body);
    return value ? *value : Json(nullptr);
  }
  std::vector<std::string> ids(std::string_view target) {
    std::vector<std::string> result;
    const auto page = json("GET", target);
    for (const auto& item : page.at("items").as_array()) result.push_back(base::text_at(item, "id"));
    return result;
  }

  std::vector<Milliseconds> waits_;
  http::Handler handler_ = make_handler([this](Milliseconds time) { waits_.push_back(time); });
};

constexpr auto kMeridian = R"({"name": "Meridian II", "kind": "FERRY", "flag": "NO", "length": 120, "draught": 5.5, "built": 2021})";

TEST_F(SampleService, FiltersShipsAndGivesThemByThePage) {
  EXPECT_THAT(ids("/ships?kind=TUG"), ElementsAre("cormorant", "gannet"));
  EXPECT_THAT(ids("/ships?search=MAR"), ElementsAre("fulmar", "helga"));
  EXPECT_THAT(ids("/ships?flag=NO&limit=1&offset=1"), ElementsAre("dagny"));
  const auto page = json("GET", "/ships?limit=2");
  EXPECT_EQ(page.at("total").as_int64(), 12);
  EXPECT_EQ(page.at("items").as_array().size(), 2u);
}

TEST_F(SampleService, SaysWhatIsWrongWithAQuestion) {
  EXPECT_EQ(ask("GET", "/ships?limit=0").status, 400);
  EXPECT_THAT(ask("GET", "/ships?kind=RAFT").body, HasSubstr("kind: expected one of BULKER"));
}

TEST_F(SampleService, AddsReplacesAndRemovesShips) {
  const auto added = ask("POST", "/ships", kMeridian);
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(added.headers.get("Location"), "/ships/meridian-ii");
  EXPECT_EQ(ask("POST", "/ships", kMeridian).status, 409);
  EXPECT_EQ(ask("PUT", "/ships/meridian-ii", base::replace_all(kMeridian, "NO", "SE")).status, 200);
  EXPECT_EQ(base::text_at(json("GET", "/ships/meridian-ii"), "flag"), "SE");
  EXPECT_EQ(ask("DELETE", "/ships/meridian-ii").status, 204);
  EXPECT_EQ(ask("GET", "/ships/meridian-ii").status, 404);
}

TEST_F(SampleService, NamesWhatIsMissingInAShip) {
  EXPECT_THAT(ask("POST", "/ships", R"({"name": "X"})").body, HasSubstr("kind: is required"));
  EXPECT_EQ(ask("POST", "/ships", base::replace_all(kMeridian, "NO", "no")).status, 400);
  EXPECT_EQ(ask("POST", "/ships", "{").status, 400);
}

TEST_F(SampleService, MoorsOnlyShipsThatFitAtBerthsThatAreFree) {
  EXPECT_THAT(ask("PUT", "/berths/north-1/ship", R"({"ship": "elbe-star"})").body, HasSubstr("taken by alder"));
  EXPECT_EQ(ask("PUT", "/berths/north-2/ship", R"({"ship": "elbe-star"})").status, 200);
  EXPECT_EQ(base::text_at(json("GET", "/berths/north-2"), "ship"), "elbe-star");
  EXPECT_EQ(ask("DELETE", "/berths/yard-1/ship").status, 204);
  EXPECT_THAT(ask("PUT", "/berths/yard-1/ship", R"({"ship": "juno"})").body, HasSubstr("Choose a larger berth"));
  EXPECT_THAT(ids("/berths?free=true"), ElementsAre("yard-1"));
}

TEST_F(SampleService, FiltersVoyages) {
  EXPECT_THAT(ids("/voyages?ship=alder&status=PLANNED"), ElementsAre("v-102"));
  EXPECT_EQ(base::text_at(json("GET", "/voyages/v-110"), "cargo"), "grain, 54,000 t");
}

TEST_F(SampleService, ShowsWhatItReceived) {
  auto asked = request("POST", "/echo?x=1", "hello");
  asked.headers.add("X-Colour", "blue");
  const auto answer = base::parse_json(handler_(asked).body);
  ASSERT_TRUE(answer);
  EXPECT_EQ(base::text_at(*answer, "target"), "/echo?x=1");
  EXPECT_EQ(base::text_at(*answer, "body"), "hello");
  EXPECT_EQ(base::text_at(answer->at("headers").at(0), "value"), "blue");
}

TEST_F(SampleService, TakesItsTimeWhenAsked) {
  EXPECT_EQ(ask("GET", "/slow?milliseconds=1500").status, 200);
  EXPECT_THAT(waits_, ElementsAre(Milliseconds(1500)));
  EXPECT_EQ(ask("GET", "/slow?milliseconds=-1").status, 400);
}

TEST_F(SampleService, AnswersWithAnyStatusAndSize) {
  EXPECT_EQ(ask("GET", "/answer/503").status, 503);
  EXPECT_EQ(ask("GET", "/answer/99").status, 400);
  EXPECT_EQ(ask("GET", "/bytes/1000").body.size(), 1000u);
}

TEST_F(SampleService, TellsUnknownPathsFromWrongVerbs) {
  EXPECT_EQ(ask("GET", "/nothing").status, 404);
  const auto wrong = ask("PATCH", "/ships");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET, POST");
}

TEST_F(SampleService, ServesEveryOperationThatItsDescriptionNames) {
  const auto document = definitions::parse_openapi(ask("GET", "/openapi.yaml").body);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->operations.size(), 16u);
  for (const auto& operation : document->operations) {
    handler_ = make_handler([](Milliseconds) {});  // as it always begins
    auto path = base::replace_all(base::replace_all(operation.path, "{status}", "200"), "{count}", "1");
    path = base::replace_all(base::replace_all(path, "{shipId}", "alder"), "{berthId}", "north-1");
    const auto status = ask(operation.verb, base::replace_all(path, "{voyageId}", "v-101"), "{}").status;
    EXPECT_TRUE(status == 200 || status == 204 || status == 400) << operation.verb << " " << operation.path << " " << status;
  }
}

}  // namespace
}  // namespace quarterdeck::sample
