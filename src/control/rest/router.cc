#include "control/rest/router.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "base/text.h"

namespace quarterdeck::control::rest {
namespace {

// "v4", "v4.2", "v0.17"
bool is_version(std::string_view segment) {
  return segment.size() >= 2 && segment.front() == 'v' &&
         std::all_of(segment.begin() + 1, segment.end(), [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; });
}

std::string_view last_segment(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Cuts the first segment of "/a/b" off: gives "a" and leaves "/b".
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::vector<const Route*> routes;  // one per method
};

struct Router::Base {
  const RouteTable* table;
  std::string prefix;   // without the version
  std::string version;  // "v4", or empty
  Node root;
};

namespace {

void add_route(auto& root, const Route& route) {
  auto* node = &root;
  std::string_view path = route.path;
  while (path.size() > 1) {
    const auto segment = take_segment(path);
    auto& next = segment.starts_with('{') ? node->parameter : node->literals[std::string(segment)];
    if (!next) next = std::make_unique<std::remove_reference_t<decltype(root)>>();
    node = next.get();
  }
  node->routes.push_back(&route);
}

// A literal segment wins over a parameter, but only where it leads to an operation: "/apis/export" and "/apis/{id}/export" both work.
template <class Node>
const Node* find_node(const Node& node, std::string_view path, std::vector<std::string>& parameters) {
  if (path.empty() || path == "/") return node.routes.empty() ? nullptr : &node;
  auto rest = path;
  const auto segment = take_segment(rest);
  if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
    if (const auto* found = find_node(*literal->second, rest, parameters)) return found;
  }
  if (!node.parameter || segment.empty()) return nullptr;
  parameters.emplace_back(segment);
  if (const auto* found = find_node(*node.parameter, rest, parameters)) return found;
  parameters.pop_back();
  return nullptr;
}

const Route* route_of(const std::vector<const Route*>& routes, std::string_view method) {
  const auto found = std::find_if(routes.begin(), routes.end(), [&](const Route* route) { return route->method == method; });
  return found == routes.end() ? nullptr : *found;
}

std::string allowed_methods(const std::vector<const Route*>& routes) {
  std::vector<std::string> methods;
  for (const auto* route : routes) methods.emplace_back(route->method);
  // What GET answers, HEAD does too.
  if (route_of(routes, "GET") != nullptr && route_of(routes, "HEAD") == nullptr) methods.emplace_back("HEAD");
  std::sort(methods.begin(), methods.end());
  return base::join(methods, ", ");
}

// True when "v4.2" is asked for and "v4" is what there is.
bool is_same_major(std::string_view asked, std::string_view version) {
  return asked == version || (asked.starts_with(version) && asked.size() > version.size() && asked[version.size()] == '.');
}

}  // namespace

Router::Router(std::vector<RouteTable> tables) : tables_(std::move(tables)) {
  for (const auto& table : tables_) {
    const std::string_view last = last_segment(table.base);
    const bool has_version = is_version(last);
    Base base{&table, table.base.substr(0, table.base.size() - (has_version ? last.size() + 1 : 0)), has_version ? std::string(last) : "", Node{}};
    for (const auto& route : table.routes) add_route(base.root, route);
    bases_.push_back(std::move(base));
  }
  // The longest first, so that a base inside another one is seen.
  std::sort(bases_.begin(), bases_.end(), [](const Base& a, const Base& b) { return a.prefix.size() > b.prefix.size(); });
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

Router::Match Router::match(std::string_view method, std::string_view path) const {
  for (const auto& base : bases_) {
    if (!path.starts_with(base.prefix)) continue;
    auto rest = path.substr(base.prefix.size());
    if (!rest.empty() && rest.front() != '/') continue;
    if (!base.version.empty() && !rest.empty()) {
      auto behind = rest;
      if (const auto segment = take_segment(behind); is_version(segment)) {
        if (!is_same_major(segment, base.version)) continue;
        rest = behind;
      }
    }
    if (rest == "/swagger.yaml" && method == "GET" && !base.table->definition.empty()) return Definition{base.table};
    std::vector<std::string> parameters;
    const auto* node = find_node(base.root, rest, parameters);
    if (node == nullptr) continue;
    const auto* route = route_of(node->routes, method);
    if (route == nullptr && method == "HEAD") route = route_of(node->routes, "GET");
    if (route == nullptr) return WrongMethod{allowed_methods(node->routes)};
    return Found{route, base.table, std::move(parameters)};
  }
  return Unknown{};
}

}  // namespace quarterdeck::control::rest
