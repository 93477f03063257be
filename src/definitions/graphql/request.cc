#include "definitions/graphql/request.h"

#include <fmt/format.h>

#include "base/text.h"
#include "definitions/graphql/grammar.h"
#include "definitions/graphql/token_stream.h"

namespace quarterdeck::definitions::graphql {
namespace {

Failure refused(std::string message) { return {Problem::invalid, std::move(message), kQueryInvalid}; }

}  // namespace

class RequestParser {
 public:
  static Outcome<Document> parse(std::string_view query, const RequestLimits& limits) {
    Document document;
    document.text_ = std::make_unique<const std::string>(query);
    TokenStream stream(*document.text_, {.most_tokens = limits.most_tokens, .most_nesting = limits.most_nesting});
    RequestParser(stream, document).definitions();
    if (stream.has_failed()) return refused(stream.failure().message);
    return document;
  }

 private:
  RequestParser(TokenStream& stream, Document& document) : stream_(stream), document_(document) {}

  void definitions() {
    do {
      if (stream_.is(TokenKind::open_brace)) {
        shorthand();
      } else if (stream_.is_keyword("fragment")) {
        fragment();
      } else {
        operation();
      }
    } while (!stream_.is(TokenKind::end));
    check_operations();
  }

  void check_operations() {
    const auto& operations = document_.operations_;
    if (operations.empty()) return stream_.fail(0, "there is no operation");
    std::unordered_map<std::string_view, std::uint32_t> names;
    for (const auto& operation : operations) {
      if (operation.name.empty() && operations.size() > 1) {
        return stream_.fail(operation.offset, "an operation without a name must be the only one");
      }
      if (!names.emplace(operation.name, operation.offset).second) {
        return stream_.fail(operation.offset, fmt::format("there is another operation named {}", operation.name));
      }
    }
  }

  void shorthand() {
    Operation operation;
    operation.offset = stream_.offset();
    operation.selections = selections();
    document_.operations_.push_back(std::move(operation));
  }

  void operation() {
    Operation operation;
    operation.offset = stream_.offset();
    if (stream_.take_keyword("mutation")) {
      operation.kind = OperationKind::mutation;
    } else if (stream_.take_keyword("subscription")) {
      operation.kind = OperationKind::subscription;
    } else if (!stream_.take_keyword("query")) {
      return stream_.fail_here("'{', query, mutation, subscription or fragment");
    }
    if (stream_.is(TokenKind::name)) operation.name = stream_.expect_name("a name");
    if (stream_.take(TokenKind::open_parenthesis)) variables(operation);
    operation.directives = parse_directives(stream_, Variables::allowed);
    operation.selections = selections();
    document_.operations_.push_back(std::move(operation));
  }

  void variables(Operation& operation) {
    do {
      Variable variable;
      variable.offset = stream_.offset();
      stream_.expect(TokenKind::dollar, "'$'");
      variable.name = stream_.expect_name("the name of a variable");
      stream_.expect(TokenKind::colon, "':'");
      variable.type = parse_type_use(stream_);
      if (stream_.take(TokenKind::equals)) variable.default_value = parse_value(stream_, Variables::forbidden);
      parse_directives(stream_, Variables::forbidden);
      operation.variables.push_back(std::move(variable));
    } while (!stream_.is(TokenKind::close_parenthesis) && !stream_.is(TokenKind::end));
    stream_.expect(TokenKind::close_parenthesis, "')'");
  }

  void fragment() {
    stream_.advance();
    Fragment fragment;
    fragment.offset = stream_.offset();
    fragment.name = stream_.expect_name("the name of a fragment");
    if (fragment.name == "on") return stream_.fail(fragment.offset, "a fragment cannot be named 'on'");
    if (!stream_.take_keyword("on")) return stream_.fail_here("'on'");
    fragment.type_condition = stream_.expect_name("the name of a type");
    fragment.directives = parse_directives(stream_, Variables::allowed);
    fragment.selections = selections();
    if (!document_.fragments_by_name_.emplace(fragment.name, document_.fragments_.size()).second) {
      return stream_.fail(fragment.offset, fmt::format("there is another fragment named {}", fragment.name));
    }
    document_.fragments_.push_back(std::move(fragment));
  }

  std::vector<Selection> selections() {
    std::vector<Selection> result;
    if (!stream_.enter()) return result;
    stream_.expect(TokenKind::open_brace, "'{'");
    do {
      result.push_back(stream_.is(TokenKind::spread) ? spread() : field());
    } while (!stream_.is(TokenKind::close_brace) && !stream_.is(TokenKind::end));
    stream_.expect(TokenKind::close_brace, "'}'");
    stream_.leave();
    return result;
  }

  Selection field() {
    Selection selection;
    selection.offset = stream_.offset();
    selection.name = stream_.expect_name("the name of a field");
    if (stream_.take(TokenKind::colon)) {
      selection.alias = selection.name;
      selection.name = stream_.expect_name("the name of a field");
    }
    selection.arguments = parse_arguments(stream_, Variables::allowed);
    selection.directives = parse_directives(stream_, Variables::allowed);
    if (stream_.is(TokenKind::open_brace)) selection.selections = selections();
    return selection;
  }

  Selection spread() {
    Selection selection;
    selection.offset = stream_.offset();
    stream_.advance();
    const bool is_inline = !stream_.is(TokenKind::name) || stream_.is_keyword("on");
    selection.kind = is_inline ? SelectionKind::inline_fragment : SelectionKind::spread;
    if (!is_inline) {
      selection.name = stream_.expect_name("the name of a fragment");
    } else if (stream_.take_keyword("on")) {
      selection.name = stream_.expect_name("the name of a type");
    }
    selection.directives = parse_directives(stream_, Variables::allowed);
    if (is_inline) selection.selections = selections();
    return selection;
  }

  TokenStream& stream_;
  Document& document_;
};

Outcome<Document> parse_request(std::string_view query, const RequestLimits& limits) {
  if (query.size() > limits.most_bytes) {
    return refused(fmt::format("GraphQL: the query has {} bytes; at most {} are taken", query.size(), limits.most_bytes));
  }
  if (!base::is_utf8(query)) return refused("GraphQL: the query is not UTF-8 text");
  return RequestParser::parse(query, limits);
}

Outcome<Envelope> read_envelope(std::string_view json_body) {
  auto body = base::parse_json(json_body);
  if (!body) return refused(fmt::format("The body is not JSON: {}", body.error().message));
  const auto* object = body->if_object();
  const auto* query = object == nullptr ? nullptr : object->if_contains("query");
  if (query == nullptr || !query->is_string()) {
    return refused(R"(The body must be a JSON object with the query as text: {"query": "{ ... }"})");
  }
  Envelope envelope;
  envelope.query = std::string(query->get_string());
  if (const auto* name = object->if_contains("operationName"); name != nullptr && !name->is_null()) {
    if (!name->is_string()) return refused("operationName: expected text");
    envelope.operation_name = std::string(name->get_string());
  }
  if (const auto* variables = object->if_contains("variables"); variables != nullptr && !variables->is_null()) {
    if (!variables->is_object()) return refused("variables: expected an object");
    envelope.variables = *variables;
  }
  return envelope;
}

const Fragment* Document::fragment(std::string_view name) const {
  const auto found = fragments_by_name_.find(name);
  return found == fragments_by_name_.end() ? nullptr : &fragments_[found->second];
}

Outcome<const Operation*> Document::select(std::string_view operation_name) const {
  if (operation_name.empty()) {
    if (operations_.size() == 1) return &operations_.front();
    return refused(fmt::format("The query has {} operations: say in operationName which one to run", operations_.size()));
  }
  for (const auto& operation : operations_) {
    if (operation.name == operation_name) return &operation;
  }
  return refused(fmt::format("The query has no operation named '{}'", operation_name));
}

std::string Document::position(std::uint32_t offset) const { return position_in(*text_, offset); }

}  // namespace quarterdeck::definitions::graphql
