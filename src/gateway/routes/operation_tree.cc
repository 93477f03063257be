#include "gateway/routes/operation_tree.h"

#include <algorithm>

namespace quarterdeck::gateway {
namespace {

std::string_view without_end_slash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace

OperationTree::Node& OperationTree::child(Node& node, const TemplateSegment& segment) {
  if (segment.kind == SegmentKind::parameter) {
    if (!node.parameter) node.parameter = std::make_unique<Node>();
    return *node.parameter;
  }
  if (segment.kind == SegmentKind::mixed) {
    const auto found = std::ranges::find(node.mixed, segment.pieces, &Mixed::pieces);
    if (found != node.mixed.end()) return *found->node;
    node.mixed.push_back({segment.pieces, std::make_unique<Node>()});
    return *node.mixed.back().node;
  }
  const auto& text = segment.pieces.front();
  const auto found = std::ranges::find(node.literals, text, &Literal::text);
  if (found != node.literals.end()) return *found->node;
  node.literals.push_back({text, std::make_unique<Node>()});
  return *node.literals.back().node;
}

void OperationTree::sort(Node& node) {
  std::ranges::sort(node.literals, {}, &Literal::text);
  // The longer its literal pieces, the more a mixed segment says.
  const auto said = [](const Mixed& mixed) {
    std::size_t size = 0;
    for (const auto& piece : mixed.pieces) size += piece.size();
    return size;
  };
  std::ranges::stable_sort(node.mixed, [&](const Mixed& a, const Mixed& b) { return said(a) > said(b); });
  for (auto& literal : node.literals) sort(*literal.node);
  for (auto& mixed : node.mixed) sort(*mixed.node);
  if (node.parameter) sort(*node.parameter);
}

Outcome<OperationTree> OperationTree::grow(const std::vector<model::Operation>& operations) {
  OperationTree tree;
  for (std::uint32_t i = 0; i < operations.size(); ++i) {
    const auto path = PathTemplate::parse(operations[i].target);
    if (!path) return path.error();
    auto* node = tree.root_.get();
    for (const auto& segment : path->segments) node = &child(*node, segment);
    (path->takes_rest ? node->rest : node->here).push_back({operations[i].verb, i});
  }
  sort(*tree.root_);
  return tree;
}

// Shows every list of methods whose template fits the path, the most specific first, until `visit` says that it has seen enough.
template <class Visit>
bool OperationTree::walk(const Node& node, std::string_view path, Visit& visit) {
  if (path.empty()) {
    if (!node.here.empty() && visit(node.here, false)) return true;
  } else {
    const auto end = path.find('/', 1);
    const auto segment = path.substr(1, end == std::string_view::npos ? end : end - 1);
    const auto rest = end == std::string_view::npos ? std::string_view() : path.substr(end);
    const auto literal = std::ranges::lower_bound(node.literals, segment, {}, [](const Literal& l) { return std::string_view(l.text); });
    if (literal != node.literals.end() && literal->text == segment && walk(*literal->node, rest, visit)) return true;
    for (const auto& mixed : node.mixed) {
      if (matches_pieces(mixed.pieces, segment) && walk(*mixed.node, rest, visit)) return true;
    }
    if (node.parameter && !segment.empty() && walk(*node.parameter, rest, visit)) return true;
  }
  return !node.rest.empty() && visit(node.rest, true);
}

OperationTree::Match OperationTree::find(std::string_view method, std::string_view path) const {
  Match match;
  auto visit = [&](const std::vector<MethodEntry>& entries, bool is_rest) {
    match.fit = Fit::other_methods;
    const auto found = std::ranges::find(entries, method, [](const MethodEntry& entry) { return std::string_view(entry.method); });
    if (found == entries.end()) return false;
    match = {Fit::found, found->operation, is_rest};
    return true;
  };
  walk(*root_, without_end_slash(path), visit);
  return match;
}

std::vector<std::string> OperationTree::methods_at(std::string_view path) const {
  std::vector<std::string> methods;
  auto visit = [&](const std::vector<MethodEntry>& entries, bool) {
    for (const auto& entry : entries) methods.push_back(entry.method);
    return false;
  };
  walk(*root_, without_end_slash(path), visit);
  std::ranges::sort(methods);
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return methods;
}

}  // namespace quarterdeck::gateway
