#include "control/events/audit_log.h"

#include <gmock/gmock.h>

#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

class AuditLogTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store->write([](ports::Transaction& transaction) -> Outcome<Done> {
      for (const auto& entry : {AuditEntry{"API", "created", "ann", "1", JsonObject{{"name", "Orders"}}}, AuditEntry{"API", "deployed", "bob", "1", JsonObject()},
                                AuditEntry{"Application", "created", "bob", "2", JsonObject()}}) {
        if (auto added = audit(transaction, entry, from_epoch_seconds(9)); !added) return added;
      }
      return Done{};
    }));
  }

  std::vector<std::string> actions(const AuditQuery& query) {
    std::vector<std::string> result;
    const auto records = ports::read(*store, [&](ports::Reader& reader) { return read_audit(reader, query); });
    EXPECT_TRUE(records);
    if (!records) return result;
    for (const auto& record : *records) result.push_back(record.user + " " + record.action + " " + record.kind);
    return result;
  }

  std::unique_ptr<ports::Database> store = empty_store();
};

using ::testing::ElementsAre;

TEST_F(AuditLogTest, TellsTheNewestFirst) {
  EXPECT_THAT(actions({}), ElementsAre("bob created Application", "bob deployed API", "ann created API"));
}

TEST_F(AuditLogTest, FindsByKindSubjectAndUser) {
  EXPECT_THAT(actions({.kind = "API"}), ElementsAre("bob deployed API", "ann created API"));
  EXPECT_THAT(actions({.subject = "2"}), ElementsAre("bob created Application"));
  EXPECT_THAT(actions({.kind = "API", .user = "ann"}), ElementsAre("ann created API"));
}

TEST_F(AuditLogTest, GoesOnWhereAPageEnded) {
  EXPECT_THAT(actions({.limit = 1}), ElementsAre("bob created Application"));
  EXPECT_THAT(actions({.before_id = 3, .limit = 1}), ElementsAre("bob deployed API"));
}

}  // namespace
}  // namespace quarterdeck::control
