#include "control/identity/users.h"

#include <gmock/gmock.h>

#include "control/identity/revocations.h"
#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Outcome<Done> keep_nowhere(const base::Secret&) { return Done{}; }

struct UsersTest : testing::Test {
  IdentityWorld world;
  Users& users = world.identity->users;

  Outcome<User> sign_in(const std::string& name, const std::string& password) {
    return users.sign_in({name, base::Secret(password), "192.0.2.1"});
  }
};

TEST_F(UsersTest, BeginWithAnAdministratorWhosePasswordIsToldOnce) {
  base::Secret kept;
  const auto first = users.ensure_administrator([&](const base::Secret& password) -> Outcome<Done> {
    EXPECT_FALSE(users.find("admin")) << "kept before the administrator is there";
    kept = password;
    return Done{};
  });
  ASSERT_TRUE(first && first->has_value());
  EXPECT_GE((*first)->reveal().size(), 24U);
  const auto admin = sign_in("admin", (*first)->reveal());
  ASSERT_TRUE(admin);
  EXPECT_THAT(admin->roles, ElementsAre("Internal/everyone", "admin"));
  EXPECT_EQ(kept.reveal(), (*first)->reveal());
  const auto second = users.ensure_administrator(keep_nowhere);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->has_value());
  EXPECT_FALSE(sign_in("admin", "admin"));
}

TEST_F(UsersTest, BeginWithNoAdministratorWhosePasswordIsLost) {
  const auto keep = [](const base::Secret&) -> Outcome<Done> { return Failure{Problem::unavailable, "The disk is full."}; };
  const auto failed = users.ensure_administrator(keep);
  ASSERT_FALSE(failed);
  EXPECT_FALSE(users.find("admin"));
  const auto next = users.ensure_administrator(keep_nowhere);
  EXPECT_TRUE(next && next->has_value()) << "the next start makes one";
}

TEST_F(UsersTest, GetTheirAdministratorBackByAReset) {
  const auto first = users.ensure_administrator(keep_nowhere);
  ASSERT_TRUE(users.set_state("admin", UserState::locked, "eve"));
  ASSERT_TRUE(users.set_roles("admin", {"Internal/publisher"}, "eve"));
  const auto password = users.reset_administrator(keep_nowhere);
  ASSERT_TRUE(password) << password.error().message;
  EXPECT_FALSE(sign_in("admin", (*first)->reveal()));
  const auto admin = sign_in("admin", password->reveal());
  ASSERT_TRUE(admin);
  EXPECT_THAT(admin->roles, ElementsAre("Internal/everyone", "Internal/publisher", "admin"));
}

TEST_F(UsersTest, AreResetAtOnceOrNotAtAll) {
  const auto first = users.ensure_administrator(keep_nowhere);
  ASSERT_TRUE(users.set_roles("admin", {"Internal/publisher"}, "eve"));
  const auto execute = [&](std::string_view statement) {
    return ports::write(*world.database, [&](ports::Transaction& transaction) { return transaction.execute(statement); });
  };
  ASSERT_TRUE(execute("CREATE TRIGGER no_role BEFORE INSERT ON user_roles BEGIN SELECT RAISE(ABORT, 'The disk is full.'); END"));
  EXPECT_FALSE(users.reset_administrator(keep_nowhere));
  EXPECT_TRUE(sign_in("admin", (*first)->reveal())) << "the old password still counts";
  EXPECT_THAT(users.find("admin")->roles, ElementsAre("Internal/everyone", "Internal/publisher"));
  ASSERT_TRUE(execute("DROP TRIGGER no_role"));
  EXPECT_TRUE(users.reset_administrator(keep_nowhere));
}

TEST_F(UsersTest, GetAnAdministratorByAResetWhenThereIsNone) {
  const auto password = users.reset_administrator(keep_nowhere);
  ASSERT_TRUE(password);
  EXPECT_TRUE(sign_in("admin", password->reveal()));
}

TEST_F(UsersTest, SignUpAtABoundedPace) {
  int refused = 0;
  for (int count = 0; count < 30; ++count) {
    const auto user = users.sign_up({.name = "nora" + std::to_string(count), .password = base::Secret("correct horse")}, "192.0.2.7");
    if (user) continue;
    ++refused;
    EXPECT_EQ(user.error().problem, Problem::limited);
    EXPECT_GE(user.error().retry_after_seconds, 1);
  }
  EXPECT_EQ(refused, 10) << "two seconds' worth of ten a second for one address";
  world.clock.advance(1s);
  EXPECT_TRUE(users.sign_up({.name = "later", .password = base::Secret("correct horse")}, "192.0.2.7"));
}

TEST_F(UsersTest, SpendNothingOnASignUpThatCannotBe) {
  world.add_user("nora", {});
  const auto problem = [&](const std::string& name, const std::string& password) {
    return users.sign_up({.name = name, .password = base::Secret(password)}, "192.0.2.7").error().problem;
  };
  for (int count = 0; count < 30; ++count) {
    ASSERT_EQ(problem("Nora", "correct horse"), Problem::conflict);
    ASSERT_EQ(problem("a b", "correct horse"), Problem::invalid);
    ASSERT_EQ(problem("otto", "short"), Problem::invalid);
  }
  EXPECT_TRUE(users.sign_up({.name = "otto", .password = base::Secret("correct horse")}, "192.0.2.7"));
}

TEST_F(UsersTest, ChangeTheirPasswordWhileStrangersSignIn) {
  world.add_user("nora", {});
  for (int count = 0; count < 30; ++count) (void)sign_in("nobody" + std::to_string(count), "guess");
  ASSERT_EQ(sign_in("nora", "secret of nora").error().problem, Problem::limited);
  EXPECT_TRUE(users.change_password({"nora", IdentityWorld::password_of("nora"), "192.0.2.1"}, base::Secret("another horse")));
}

TEST_F(UsersTest, WhoSignedInLatelyAreNotLockedOutByStrangers) {
  world.add_user("nora", {});
  ASSERT_TRUE(sign_in("nora", "secret of nora"));
  for (int count = 0; count < 60; ++count) {
    (void)users.sign_in({"nobody" + std::to_string(count), base::Secret("guess"), "198.51.100." + std::to_string(count)});
  }
  EXPECT_EQ(users.sign_in({"nora", IdentityWorld::password_of("nora"), "192.0.2.9"}).error().problem, Problem::limited);
  EXPECT_TRUE(sign_in("nora", "secret of nora"));
}

TEST_F(UsersTest, AreToldThatANewPasswordIsWeakBeforeTheOldOneIsChecked) {
  world.add_user("nora", {});
  const auto weak = users.change_password({"nora", base::Secret("wrong password"), ""}, base::Secret("short"));
  ASSERT_FALSE(weak);
  EXPECT_EQ(weak.error().problem, Problem::invalid);
}

TEST_F(UsersTest, SignInAtABoundedPaceUnderWhateverNames) {
  int refused = 0;
  for (int count = 0; count < 30; ++count) {
    if (sign_in("nobody" + std::to_string(count), "guess").error().problem == Problem::limited) ++refused;
  }
  EXPECT_EQ(refused, 10);
}

TEST(UsersWithoutSelfSignUp, AreMadeByAdministratorsOnly) {
  IdentityWorld world(IdentitySettings{.self_sign_up = false});
  const NewUser nora{.name = "nora", .password = base::Secret("correct horse")};
  const auto refused = world.identity->users.sign_up(nora, "192.0.2.1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::forbidden);
  EXPECT_TRUE(world.identity->users.create(nora, "admin"));
}

TEST_F(UsersTest, SignUpAsSubscribersWhateverTheyAskFor) {
  const auto user = users.sign_up({.name = "nora", .password = base::Secret("correct horse"), .roles = {"admin"}}, "192.0.2.1");
  ASSERT_TRUE(user);
  EXPECT_THAT(user->roles, ElementsAre("Internal/everyone", "Internal/subscriber"));
  EXPECT_TRUE(sign_in("nora", "correct horse"));
  EXPECT_TRUE(sign_in("NORA@carbon.super", "correct horse"));
}

TEST_F(UsersTest, HaveNamesThatDifferInMoreThanCase) {
  world.add_user("nora", {});
  const auto second = users.sign_up({.name = "Nora", .password = base::Secret("correct horse")}, "192.0.2.1");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, Problem::conflict);
}

TEST_F(UsersTest, HaveSoundNamesRolesAndPasswords) {
  const auto refused = [&](NewUser user) { return users.create(user, "test").error(); };
  EXPECT_THAT(refused({.name = "a b", .password = base::Secret("correct horse")}).message, HasSubstr("user name"));
  EXPECT_THAT(refused({.name = "ab", .password = base::Secret("correct horse")}).message, HasSubstr("user name"));
  EXPECT_THAT(refused({.name = "nora", .password = base::Secret("short")}).message, HasSubstr("password"));
  EXPECT_EQ(refused({.name = "nora", .password = base::Secret("correct horse"), .roles = {"king"}}).code, 900602);
}

TEST_F(UsersTest, CannotTakeTheNameOfAnotherByATenantsSuffix) {
  ASSERT_TRUE(users.ensure_administrator(keep_nowhere));
  const base::Secret password("correct horse");
  for (const auto* name : {"admin@carbon.super", "Admin@CARBON.super", "admin@carbon.super@carbon.super"}) {
    EXPECT_FALSE(users.sign_up({.name = name, .password = password}, "192.0.2.1")) << name;
    EXPECT_FALSE(sign_in(name, password.reveal())) << name;
  }
  // A row with such a name, however it came to be there, signs in as itself or not at all.
  ASSERT_TRUE(users.sign_up({.name = "nora", .password = password}, "192.0.2.1"));
  const auto renamed = world.database->write([](ports::Transaction& transaction) -> Outcome<Done> {
    const auto done = transaction.execute(
        "INSERT INTO users (name, folded_name, organization, password_hash, first_name, last_name, email, state, created_at) "
        "SELECT 'admin@carbon.super', 'admin@carbon.super', organization, password_hash, '', '', '', state, created_at FROM users WHERE name = 'nora'");
    if (!done) return done.error();
    return Done{};
  });
  ASSERT_TRUE(renamed) << renamed.error().message;
  const auto user = sign_in("admin@carbon.super@carbon.super", password.reveal());
  EXPECT_TRUE(!user || user->name == "admin@carbon.super");
}

TEST_F(UsersTest, AreNotToldWhetherNameOrPasswordIsWrong) {
  world.add_user("nora", {});
  EXPECT_EQ(sign_in("nora", "wrong password").error().message, sign_in("nobody", "wrong password").error().message);
}

TEST_F(UsersTest, WhoGuessAreSlowedDown) {
  world.add_user("nora", {});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("nora", "guess number").error().problem, Problem::unauthenticated);
  const auto blocked = sign_in("nora", "secret of nora");
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().problem, Problem::limited);
  EXPECT_TRUE(users.sign_in({"nora", base::Secret("secret of nora"), "192.0.2.2"})) << "from elsewhere she still gets in";
  world.clock.advance(1s);
  EXPECT_TRUE(sign_in("nora", "secret of nora"));
}

TEST_F(UsersTest, ChangeTheirPasswordWithTheOldOne) {
  world.add_user("nora", {});
  EXPECT_FALSE(users.change_password({"nora", base::Secret("wrong password"), ""}, base::Secret("another horse")));
  ASSERT_TRUE(users.change_password({"nora", IdentityWorld::password_of("nora"), ""}, base::Secret("another horse")));
  EXPECT_FALSE(sign_in("nora", "secret of nora"));
  EXPECT_TRUE(sign_in("nora", "another horse"));
  EXPECT_THAT(world.event_types(), Contains("subject_entity_revocation_event"));
}

TEST_F(UsersTest, GetARandomPasswordFromAnAdministrator) {
  world.add_user("nora", {});
  const auto password = users.reset_password("nora", "admin");
  ASSERT_TRUE(password);
  EXPECT_TRUE(sign_in("nora", password->reveal()));
  EXPECT_EQ(users.reset_password("nobody", "admin").error().problem, Problem::not_found);
}

TEST_F(UsersTest, CannotSignInWhileLocked) {
  world.add_user("nora", {});
  ASSERT_TRUE(users.set_state("nora", UserState::locked, "admin"));
  EXPECT_THAT(sign_in("nora", "secret of nora").error().message, HasSubstr("locked"));
  ASSERT_TRUE(users.set_state("nora", UserState::active, "admin"));
  EXPECT_TRUE(sign_in("nora", "secret of nora"));
}

TEST_F(UsersTest, KeepTheRolesThatTheyWereGivenLast) {
  world.add_user("nora", {"Internal/creator"});
  ASSERT_TRUE(users.set_roles("nora", {"Internal/publisher", "Internal/everyone"}, "admin"));
  EXPECT_THAT(users.find("nora")->roles, ElementsAre("Internal/everyone", "Internal/publisher"));
}

}  // namespace
}  // namespace quarterdeck::control
