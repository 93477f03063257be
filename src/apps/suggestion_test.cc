#include "apps/suggestion.h"

#include <gtest/gtest.h>

namespace quarterdeck::apps {
namespace {

const std::vector<std::string> kKnown = {"up", "control-plane", "status", "sim", "translate", "plan"};

TEST(Suggestion, IsTheWordAFewLettersAway) {
  EXPECT_EQ(suggestion_for("statsu", kKnown), "status");
  EXPECT_EQ(suggestion_for("pln", kKnown), "plan");
  EXPECT_EQ(suggestion_for("traslate", kKnown), "translate");
}

TEST(Suggestion, IsTheWordThatBeginsAlike) {
  EXPECT_EQ(suggestion_for("control", kKnown), "control-plane");
  EXPECT_EQ(suggestion_for("simulate", kKnown), "sim");
}

TEST(Suggestion, IsNoneForAnotherWord) {
  EXPECT_EQ(suggestion_for("serve", kKnown), std::nullopt);
  EXPECT_EQ(suggestion_for("", kKnown), std::nullopt);
  EXPECT_EQ(suggestion_for("plan", {}), std::nullopt);
}

}  // namespace
}  // namespace quarterdeck::apps
