#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>

#include "apps/data_folder.h"
#include "base/json.h"
#include "base/yaml.h"
#include "contract/resources/kinds.h"
#include "gateway/configuration/configuration_watcher.h"

// deploy/kubernetes-roles.yaml gives agent and gateway what they need on a Kubernetes, and no more.
namespace quarterdeck::apps {
namespace {

using testing::ElementsAre;

using Verbs = std::set<std::string>;
using Grants = std::map<std::string, Verbs>;  // by "plural.group"

std::string grant_name(std::string_view plural, std::string_view group) { return std::string(plural) + "." + std::string(group); }

struct KubernetesRolesTest : testing::Test {
  const Json& object(std::string_view kind, std::string_view name) const {
    for (const auto& document : documents) {
      if (base::text_at(document, "kind") == kind && base::text_at(document, "metadata", "name") == name) return document;
    }
    ADD_FAILURE() << "there is no " << kind << " " << name;
    static const Json none;
    return none;
  }

  Grants grants_of(std::string_view kind, std::string_view name) const {
    Grants grants;
    for (const auto& rule : base::find(object(kind, name), "rules")->as_array()) {
      const auto& group = base::find(rule, "apiGroups")->as_array().at(0).as_string();
      for (const auto& plural : base::find(rule, "resources")->as_array()) {
        for (const auto& verb : base::find(rule, "verbs")->as_array()) grants[grant_name(plural.as_string(), group)].insert(verb.as_string().c_str());
      }
    }
    return grants;
  }

  const std::vector<Json> documents = *base::parse_yaml_documents(*read_file("../../deploy/kubernetes-roles.yaml"));
};

TEST_F(KubernetesRolesTest, TheAgentMayWriteWhatItWrites) {
  Grants needed;
  for (const auto& kind : resources::kWrittenKinds) {
    needed[grant_name(kind.plural, kind.group)] = {"get", "list", "watch", "create", "patch", "update", "delete"};
  }
  EXPECT_EQ(grants_of("Role", "quarterdeck-agent"), needed);
}

TEST_F(KubernetesRolesTest, TheGatewayMayReadWhatItReadsAndSayWhatBecameOfAnApi) {
  Grants needed;
  for (const auto& kind : gateway::followed_kinds()) needed[grant_name(kind.plural, kind.group)] = {"list", "watch"};
  needed[grant_name(resources::kApi.plural, resources::kApi.group)].insert("get");
  needed[grant_name("apis/status", resources::kApi.group)] = {"update"};
  EXPECT_EQ(grants_of("ClusterRole", "quarterdeck-gateway"), needed);
}

TEST_F(KubernetesRolesTest, EachRoleIsBoundToAnAccountOfItsName) {
  for (const auto& [binding, name] : {std::pair("RoleBinding", "quarterdeck-agent"), std::pair("ClusterRoleBinding", "quarterdeck-gateway")}) {
    const auto& bound = object(binding, name);
    EXPECT_EQ(base::text_at(bound, "roleRef", "name"), name);
    EXPECT_EQ(base::text_at(bound, "roleRef", "kind") + "Binding", binding);
    const auto& subject = base::find(bound, "subjects")->as_array().at(0);
    EXPECT_EQ(base::text_at(subject, "name"), name);
    EXPECT_EQ(base::text_at(subject, "namespace"), base::text_at(object("ServiceAccount", name), "metadata", "namespace"));
  }
}

}  // namespace
}  // namespace quarterdeck::apps
