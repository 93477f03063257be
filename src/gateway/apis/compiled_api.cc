#include "gateway/apis/compiled_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"

namespace quarterdeck::gateway {
namespace {

Failure cannot_serve(const model::TrafficSpec& spec, std::string_view because) {
  return {Problem::unprocessable, fmt::format("The API '{}' {} cannot be served: {}", spec.name, spec.version, because)};
}

std::string parameter(const model::TrafficPolicy& policy, const std::string& name) {
  const auto found = policy.parameters.find(name);
  return found == policy.parameters.end() ? std::string() : found->second;
}

bool may_be_header(std::string_view name, std::string_view value) {
  const auto is_token = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("!#$%&'*+-.^_`|~").contains(c); };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !name.empty() && std::ranges::all_of(name, is_token) && std::ranges::none_of(value, is_control);
}

Outcome<Redirect> redirect_of(const model::TrafficPolicy& policy) {
  Redirect redirect{302, parameter(policy, "url")};
  const auto status = parameter(policy, "status");
  if (!status.empty()) std::from_chars(status.data(), status.data() + status.size(), redirect.status);
  const bool is_redirect = redirect.status == 301 || redirect.status == 302 || redirect.status == 303 || redirect.status == 307 || redirect.status == 308;
  if (redirect.url.empty() || !may_be_header("Location", redirect.url) || !is_redirect) {
    return Failure{Problem::unprocessable, "A policy 'redirect' needs a url and a status of 301, 302, 303, 307 or 308. Correct it."};
  }
  return redirect;
}

// Fields that say where a message ends or belong to one connection: a policy that changed them would let one request be read as two.
bool belongs_to_the_engine(std::string_view name) {
  constexpr std::array<std::string_view, 11> kFields = {"content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te",
                                                        "trailer",        "upgrade",           "expect",     "host",       "http2-settings"};
  return std::ranges::any_of(kFields, [&](std::string_view field) { return base::equal_ignoring_case(field, name); });
}

// Later policies win over earlier ones about the same field.
Outcome<Done> add(const model::TrafficPolicy& policy, HeaderChanges& changes) {
  const auto name = parameter(policy, "name");
  const auto value = parameter(policy, "value");
  if (!may_be_header(name, value)) {
    return Failure{Problem::unprocessable, fmt::format("The policy '{}' names the header field '{}', which HTTP does not allow. Correct it.", policy.name, name)};
  }
  if (belongs_to_the_engine(name)) {
    return Failure{Problem::unprocessable, fmt::format("The policy '{}' names the header field '{}', which the gateway itself sets. Leave it out.", policy.name, name)};
  }
  const auto is_same = [&](std::string_view other) { return base::equal_ignoring_case(other, name); };
  std::erase_if(changes.set, [&](const http::Header& header) { return is_same(header.name); });
  std::erase_if(changes.remove, is_same);
  if (policy.name == "set_header") {
    changes.set.push_back({name, value});
  } else {
    changes.remove.push_back(name);
  }
  return Done{};
}

Outcome<Done> add_request_policies(const std::vector<model::TrafficPolicy>& policies, CompiledOperation& operation) {
  for (const auto& policy : policies) {
    if (policy.name == "redirect") {
      auto redirect = redirect_of(policy);
      if (!redirect) return redirect.error();
      operation.redirect = *std::move(redirect);
    } else if (policy.name == "set_header" || policy.name == "remove_header") {
      if (auto added = add(policy, operation.request); !added) return added;
    } else {
      return Failure{Problem::unprocessable, fmt::format("This gateway does not know the request policy '{}'. Remove it from the API.", policy.name)};
    }
  }
  return Done{};
}

Outcome<Done> add_response_policies(const std::vector<model::TrafficPolicy>& policies, CompiledOperation& operation) {
  for (const auto& policy : policies) {
    if (policy.name != "set_header" && policy.name != "remove_header") {
      return Failure{Problem::unprocessable, fmt::format("This gateway does not know the response policy '{}'. Remove it from the API.", policy.name)};
    }
    if (auto added = add(policy, operation.response); !added) return added;
  }
  return Done{};
}

Outcome<Done> compile_policies(const model::TrafficSpec& spec, CompiledOperation& operation) {
  if (auto done = add_request_policies(spec.request_policies, operation); !done) return done;
  if (auto done = add_request_policies(operation.spec->request_policies, operation); !done) return done;
  if (auto done = add_response_policies(spec.response_policies, operation); !done) return done;
  return add_response_policies(operation.spec->response_policies, operation);
}

Outcome<Done> compile_operations(CompiledApi& api, Buckets& buckets) {
  for (const auto& spec : api.spec.operations) {
    auto& operation = api.operations.emplace_back();
    operation.label = fmt::format("{} {}", spec.verb, spec.target);
    operation.spec = &spec;
    if (spec.rate_limit && !api.spec.rate_limit) {
      const auto name = fmt::format("{}\n{}\n{}", api.spec.api_id, api.spec.environment, operation.label);
      operation.bucket = buckets.of(name);
      operation.sandbox_bucket = buckets.of(name + "\nsandbox");
    }
    if (auto done = compile_policies(api.spec, operation); !done) return cannot_serve(api.spec, done.error().message);
  }
  if (api.spec.rate_limit) api.bucket = buckets.of(fmt::format("{}\n{}", api.spec.api_id, api.spec.environment));
  return Done{};
}

Outcome<Done> compile_matching(CompiledApi& api) {
  if (api.spec.kind == model::ApiKind::rest) {
    auto tree = OperationTree::grow(api.spec.operations);
    if (!tree) return cannot_serve(api.spec, tree.error().message);
    api.tree = *std::move(tree);
    return Done{};
  }
  auto schema = definitions::graphql::parse_schema(api.spec.definition);
  if (!schema) return cannot_serve(api.spec, schema.error().message);
  api.schema = *std::move(schema);
  for (std::uint32_t i = 0; i < api.spec.operations.size(); ++i) {
    api.fields.emplace(fmt::format("{} {}", api.spec.operations[i].verb, api.spec.operations[i].target), i);
  }
  return Done{};
}

Outcome<Done> compile_stage(const std::optional<model::Stage>& stage, model::KeyType type, const CompileTools& tools,
                            std::optional<CompiledStage>& into) {
  if (!stage) return Done{};
  const auto& endpoint = stage->endpoint;
  if (endpoint.host.empty() || endpoint.port < 1 || endpoint.port > 65535) {
    return Failure{Problem::unprocessable, fmt::format("its service '{}:{}' is no address. Correct the endpoint.", endpoint.host, endpoint.port)};
  }
  CompiledStage compiled{.type = type, .upstream = tools.upstreams.of(endpoint), .base_path = endpoint.base_path, .authorization = {}};
  while (compiled.base_path.ends_with('/')) compiled.base_path.pop_back();
  if (endpoint.basic_credentials) {
    const auto pair = tools.credentials(endpoint.basic_credentials->secret);
    if (!pair) return pair.error();
    compiled.authorization = base::Secret("Basic " + base::to_base64(pair->username + ":" + pair->password.reveal()));
  }
  into = std::move(compiled);
  return Done{};
}

void compile_addresses(CompiledApi& api) {
  auto& base_path = api.spec.base_path;
  const auto version = "/" + api.spec.version;
  if (api.spec.is_default_version && base_path.ends_with(version)) {
    api.default_path = base_path.substr(0, base_path.size() - version.size());
  }
  const auto& security = api.spec.security;
  if (security.oauth2 && !security.oauth2->send_token_upstream) api.credential_headers.push_back(security.oauth2->header);
  if (security.api_key && !security.api_key->send_token_upstream) api.credential_headers.push_back(security.api_key->header);
  if (security.internal_key) api.credential_headers.push_back(security.internal_key->header);
}

}  // namespace

const CompiledStage* CompiledApi::stage(model::KeyType type) const {
  const auto& found = type == model::KeyType::production ? production : sandbox;
  return found ? &*found : nullptr;
}

Outcome<std::shared_ptr<const CompiledApi>> compile(model::TrafficSpec spec, Origin origin, const CompileTools& tools) {
  auto api = std::make_shared<CompiledApi>();
  api->content_hash = model::content_hash(spec);
  api->spec = std::move(spec);
  api->origin = std::move(origin);
  if (auto done = compile_operations(*api, tools.buckets); !done) return done.error();
  if (auto done = compile_matching(*api); !done) return done.error();
  if (auto done = compile_stage(api->spec.production, model::KeyType::production, tools, api->production); !done) {
    return cannot_serve(api->spec, done.error().message);
  }
  if (auto done = compile_stage(api->spec.sandbox, model::KeyType::sandbox, tools, api->sandbox); !done) {
    return cannot_serve(api->spec, done.error().message);
  }
  compile_addresses(*api);
  return std::shared_ptr<const CompiledApi>(std::move(api));
}

}  // namespace quarterdeck::gateway
