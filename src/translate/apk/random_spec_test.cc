#include "translate/apk/random_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <set>

// A member that the random values never set is one that the round trip does not test: this is what notices.
namespace quarterdeck::translate::apk {
namespace {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

// Paths of all members, and of those that were once something else than they are by default.
struct Members {
  std::set<std::string> all;
  std::set<std::string> varied;

  template <class T>
  void see(const T& value, const T& usual, const std::string& path) {
    if constexpr (boost::describe::has_describe_members<T>::value) {
      boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
          [&](auto member) { see(value.*member.pointer, usual.*member.pointer, path + "." + member.name); });
    } else if constexpr (IsOptional<T>::value) {
      using Inner = typename T::value_type;
      see(value.value_or(Inner{}), Inner{}, path + "?");
    } else if constexpr (IsVector<T>::value) {
      using Inner = typename T::value_type;
      see(Inner{}, Inner{}, path + "[]");
      for (const auto& element : value) see(element, Inner{}, path + "[]");
    } else {
      all.insert(path);
      if (!(value == usual)) varied.insert(path);
    }
  }

  std::vector<std::string> never_varied() const {
    std::vector<std::string> missing;
    std::ranges::set_difference(all, varied, std::back_inserter(missing));
    return missing;
  }
};

template <class T>
std::vector<std::string> never_varied(T (*random)(std::uint64_t)) {
  constexpr std::uint64_t kRounds = 300;  // as many as the round trip takes
  Members members;
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) members.see(random(seed), T{}, "");
  return members.never_varied();
}

TEST(RandomSpec, VariesEveryMember) {
  EXPECT_THAT(never_varied(random_spec), testing::IsEmpty());
  EXPECT_THAT(never_varied(random_application), testing::IsEmpty());
  EXPECT_THAT(never_varied(random_subscription), testing::IsEmpty());
  EXPECT_THAT(never_varied(random_plan), testing::IsEmpty());
  EXPECT_THAT(never_varied(random_issuer), testing::IsEmpty());
}

}  // namespace
}  // namespace quarterdeck::translate::apk
