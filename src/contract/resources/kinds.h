#pragma once

#include <array>
#include <string>
#include <string_view>

#include "contract/resources/resource.h"

// Every kind that is written or read, in the version it is stored in, and the names by which owned objects are found again.
namespace quarterdeck::resources {

enum class Reach { of_a_namespace, of_the_cluster };

struct KindName {
  std::string_view group;
  std::string_view version;  // the version that is stored, written and read
  std::string_view kind;
  std::string_view plural;
  Reach reach = Reach::of_a_namespace;

  Kind to_kind() const { return {std::string(group), std::string(version), std::string(kind)}; }
};

inline constexpr std::string_view kDataPlaneGroup = "dp.wso2.com";
inline constexpr std::string_view kControlPlaneGroup = "cp.wso2.com";
inline constexpr std::string_view kGatewayApiGroup = "gateway.networking.k8s.io";

// One API and what it is made of.
inline constexpr KindName kApi{kDataPlaneGroup, "v1alpha3", "API", "apis"};
inline constexpr KindName kHttpRoute{kGatewayApiGroup, "v1", "HTTPRoute", "httproutes"};
inline constexpr KindName kGqlRoute{kDataPlaneGroup, "v1alpha2", "GQLRoute", "gqlroutes"};
inline constexpr KindName kBackend{kDataPlaneGroup, "v1alpha2", "Backend", "backends"};
inline constexpr KindName kAuthentication{kDataPlaneGroup, "v1alpha2", "Authentication", "authentications"};
inline constexpr KindName kApiPolicy{kDataPlaneGroup, "v1alpha4", "APIPolicy", "apipolicies"};
inline constexpr KindName kRateLimitPolicy{kDataPlaneGroup, "v1alpha3", "RateLimitPolicy", "ratelimitpolicies"};
inline constexpr KindName kScope{kDataPlaneGroup, "v1alpha1", "Scope", "scopes"};
inline constexpr KindName kBackendJwt{kDataPlaneGroup, "v1alpha1", "BackendJWT", "backendjwts"};
inline constexpr KindName kInterceptorService{kDataPlaneGroup, "v1alpha1", "InterceptorService", "interceptorservices"};
inline constexpr KindName kConfigMap{"", "v1", "ConfigMap", "configmaps"};
inline constexpr KindName kSecret{"", "v1", "Secret", "secrets"};

// Who may call.
inline constexpr KindName kTokenIssuer{kDataPlaneGroup, "v1alpha2", "TokenIssuer", "tokenissuers"};
inline constexpr KindName kApplication{kControlPlaneGroup, "v1alpha2", "Application", "applications"};
inline constexpr KindName kSubscription{kControlPlaneGroup, "v1alpha3", "Subscription", "subscriptions"};
inline constexpr KindName kApplicationMapping{kControlPlaneGroup, "v1alpha2", "ApplicationMapping", "applicationmappings"};

// Installed once.
inline constexpr KindName kGateway{kGatewayApiGroup, "v1", "Gateway", "gateways"};
inline constexpr KindName kGatewayClass{kGatewayApiGroup, "v1", "GatewayClass", "gatewayclasses", Reach::of_the_cluster};

// Those that are defined by a document of crds/.
inline constexpr std::array kCustomKinds = {kApi,         kHttpRoute,        kGqlRoute,     kBackend,      kAuthentication, kApiPolicy,
                                            kRateLimitPolicy, kScope,        kBackendJwt,   kInterceptorService, kTokenIssuer, kApplication,
                                            kSubscription, kApplicationMapping, kGateway,   kGatewayClass};

// What an agent writes, in the order in which it applies them: what is referred to comes before what refers to it.
inline constexpr std::array kWrittenKinds = {kConfigMap, kSecret, kAuthentication, kScope,        kRateLimitPolicy, kApiPolicy,
                                             kBackend,   kHttpRoute,      kGqlRoute,     kApi,             kTokenIssuer,
                                             kApplication, kSubscription, kApplicationMapping};

// By group and kind, whatever the version; nullptr when it is none of ours.
const KindName* find_kind(std::string_view group, std::string_view kind);

// True when the object is of the kind, in any version.
bool is_a(const Resource& resource, const KindName& kind);

// The field manager of everything that an agent applies.
inline constexpr std::string_view kFieldManager = "quarterdeck-agent";

// On every object that an agent owns. An object without the first label is not ours and is never touched.
inline constexpr std::string_view kManagedByLabel = "quarterdeck.dev/managed-by";
inline constexpr std::string_view kManagedByAgent = "agent";
inline constexpr std::string_view kSubjectLabel = "quarterdeck.dev/subject";       // api, application, subscription, plan, key_manager
inline constexpr std::string_view kSubjectIdLabel = "quarterdeck.dev/subject-id";  // label_value() of the subject's id
inline constexpr std::string_view kEnvironmentLabel = "quarterdeck.dev/environment";  // label_value() of the environment; APIs only

// On every object that is written: SHA-256 of the object without this annotation. It tells that a field was taken out, which the fields
// that are left cannot tell.
inline constexpr std::string_view kHashAnnotation = "quarterdeck.dev/hash";

// On the API object.
inline constexpr std::string_view kContentHashAnnotation = "quarterdeck.dev/content-hash";  // of the TrafficSpec that was written

// Hints that carry what the dialect has no field for. A reader believes one only while it agrees with the fields beside it.
inline constexpr std::string_view kOperationsAnnotation = "quarterdeck.dev/operations";  // on routes
inline constexpr std::string_view kPoliciesAnnotation = "quarterdeck.dev/policies";      // on the API
inline constexpr std::string_view kLimitAnnotation = "quarterdeck.dev/limit";            // on rate limit policies
inline constexpr std::string_view kIdAnnotation = "quarterdeck.dev/id";                  // the id, when the object cannot bear it as a name
inline constexpr std::string_view kPlanAnnotation = "quarterdeck.dev/plan";              // on plans and subscriptions: the plan's name
inline constexpr std::string_view kKeyIssuersAnnotation = "quarterdeck.dev/key-issuers";  // on applications: who gave each consumer key
inline constexpr std::string_view kPartsAnnotation = "quarterdeck.dev/definition-parts";  // on the API: names of ConfigMaps

// What the original writes, so that its tools find what they look for.
inline constexpr std::string_view kApiIdAnnotation = "wso2apk/api-uuid";
inline constexpr std::string_view kApiIdLabel = "apiUUID";
inline constexpr std::string_view kRevisionLabel = "revisionID";
inline constexpr std::string_view kApiNameLabel = "api-name";            // SHA-1 of the name
inline constexpr std::string_view kApiVersionLabel = "api-version";      // SHA-1 of the version
inline constexpr std::string_view kOrganizationLabel = "organization";   // SHA-1 of the organization
inline constexpr std::string_view kOriginalManagedByLabel = "managed-by";  // "apk"
inline constexpr std::string_view kInitiatedFromLabel = "InitiateFrom";  // "CP"
inline constexpr std::string_view kPlanNameLabel = "CPName";

// The text itself when it may be the value of a label, otherwise its SHA-1 in hexadecimal digits.
std::string label_value(std::string_view text);

// The text itself when it may be the name of an object (DNS-1123, at most 253 characters), otherwise its SHA-1 in hexadecimal digits.
std::string object_name(std::string_view text);

// SHA-1 in hexadecimal digits, by which the original derives names and labels.
std::string short_hash(std::string_view text);

}  // namespace quarterdeck::resources
