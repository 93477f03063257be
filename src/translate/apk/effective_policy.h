#pragma once

#include <string>

#include "contract/resources/kinds.h"
#include "translate/apk/catalogue.h"

// What policies of one kind come to for an API and, with a policy that a rule names, for that rule. From the strongest: the API's override, the
// rule's override, the rule's default, the API's default; member by member, lists as a whole.
namespace quarterdeck::translate::apk {

class EffectivePolicy {
 public:
  // Of several policies on one API the oldest counts.
  EffectivePolicy(const Catalogue& catalogue, const resources::KindName& kind, const std::string& api);

  const resources::Resource* resource() const { return of_api_; }  // nullptr when the API has none
  JsonObject for_api() const;
  JsonObject for_rule(const resources::Resource& policy) const;

 private:
  const resources::Resource* of_api_ = nullptr;
};

}  // namespace quarterdeck::translate::apk
