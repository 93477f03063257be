#include "adapters/kubernetes/cluster_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/bytes.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

using testing::HasSubstr;

// A kubeconfig in a folder of its own that goes with it.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("kubeconfig-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name) << content;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

std::string kubeconfig(const std::string& cluster, const std::string& user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
         "contexts:\n- name: there\n  context: {cluster: other, user: other}\n- name: here\n  context: {cluster: mine, user: me}\n"
         "clusters:\n- name: mine\n  cluster: " + cluster + "\nusers:\n- name: me\n  user: " + user + "\n";
}

TEST(ClusterAccess, ReadsTheCurrentContext) {
  const Folder folder;
  const auto path = folder.write("config", kubeconfig("{server: 'https://k:6443'}", "{token: t}"));
  const auto access = access_of_kubeconfig(path);
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(access->server, "https://k:6443");
  EXPECT_EQ(access->bearer_token.reveal(), "t");
}

TEST(ClusterAccess, ReadsCertificatesInlineAndFromFilesBesideIt) {
  const Folder folder;
  folder.write("ca.pem", "authority");
  const auto path = folder.write("config", kubeconfig("{server: 'https://k', certificate-authority: ca.pem}",
                                                      "{client-certificate-data: " + base::to_base64("certificate") + ", client-key-data: " +
                                                          base::to_base64("key") + "}"));
  const auto access = access_of_kubeconfig(path);
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(access->certificate_authority_pem, "authority");
  EXPECT_EQ(access->client_certificate_pem, "certificate");
  EXPECT_EQ(access->client_key_pem.reveal(), "key");
}

TEST(ClusterAccess, SaysWhatIsMissing) {
  EXPECT_THAT(access_of_kubeconfig("/nowhere/config").error().message, HasSubstr("/nowhere/config can not be read"));
  const Folder folder;
  const auto path = folder.write("config", "current-context: gone\n");
  EXPECT_THAT(access_of_kubeconfig(path).error().message, HasSubstr("no entry \"gone\" in contexts"));
}

TEST(ClusterAccess, RefusesUsersThatNeedAnExternalProgram) {
  const Folder folder;
  const auto path = folder.write("config", kubeconfig("{server: 'https://k'}", "{exec: {command: sign-in}}"));
  EXPECT_EQ(access_of_kubeconfig(path).error().problem, Problem::unsupported);
}

TEST(ClusterAccess, AllowsPlainHttpOnLoopbackOnly) {
  EXPECT_TRUE(check_server("https://anywhere:6443"));
  EXPECT_TRUE(check_server("http://127.0.0.1:8001"));
  EXPECT_TRUE(check_server("http://[::1]:8001"));
  EXPECT_FALSE(check_server("http://10.0.0.1:8001"));
  EXPECT_FALSE(check_server("http://127.evil.example"));
  EXPECT_FALSE(check_server("ftp://127.0.0.1"));
}

}  // namespace
}  // namespace quarterdeck::adapters::kubernetes
