#include <fmt/format.h>

#include "definitions/graphql/schema_builder.h"

namespace quarterdeck::definitions::graphql {
namespace {

std::string_view description_in(TokenStream& stream) {
  if (!stream.is(TokenKind::string) && !stream.is(TokenKind::block_string)) return {};
  const auto text = stream.current().text;
  stream.advance();
  return text;
}

bool says_deprecated(const std::vector<GivenDirective>& directives) {
  for (const auto& directive : directives) {
    if (directive.name == "deprecated") return true;
  }
  return false;
}

// "{ item item … }", at least one.
template <class Read>
void braced(TokenStream& stream, const Read& read) {
  if (!stream.take(TokenKind::open_brace)) return;
  do {
    read();
  } while (!stream.is(TokenKind::close_brace) && !stream.is(TokenKind::end));
  stream.expect(TokenKind::close_brace, "'}'");
}

constexpr std::pair<std::string_view, TypeKind> kTypeKeywords[] = {
    {"scalar", TypeKind::scalar},    {"type", TypeKind::object},      {"interface", TypeKind::interface},
    {"union", TypeKind::union_type}, {"enum", TypeKind::enumeration}, {"input", TypeKind::input_object},
};

const std::pair<std::string_view, TypeKind>* type_keyword(const TokenStream& stream) {
  for (const auto& keyword : kTypeKeywords) {
    if (stream.is_keyword(keyword.first)) return &keyword;
  }
  return nullptr;
}

constexpr auto kDefinitions = "schema, scalar, type, interface, union, enum, input, directive or extend";

}  // namespace

void SchemaBuilder::read(TokenStream& stream, Origin origin) {
  while (!stream.is(TokenKind::end)) {
    definition(stream, origin);
    if (origin == Origin::document && schema_->types_.size() > limits_.most_types) {
      return stream.fail(stream.offset(), fmt::format("there are more than {} types", limits_.most_types));
    }
  }
}

void SchemaBuilder::definition(TokenStream& stream, Origin origin) {
  const auto description = description_in(stream);
  if (stream.take_keyword("schema")) return schema_definition(stream);
  if (stream.take_keyword("directive")) return directive_definition(stream, description, origin);
  if (stream.is_keyword("extend") && description.empty()) return extension(stream);
  if (type_keyword(stream) != nullptr) return type_definition(stream, description, origin);
  stream.fail_here(kDefinitions);
}

void SchemaBuilder::schema_definition(TokenStream& stream) {
  parse_directives(stream, Variables::forbidden);
  braced(stream, [&] {
    constexpr std::string_view kNames[] = {"query", "mutation", "subscription"};
    for (std::size_t i = 0; i < 3; ++i) {
      if (!stream.take_keyword(kNames[i])) continue;
      stream.expect(TokenKind::colon, "':'");
      root_names_[i] = stream.expect_name("the name of a type");
      return;
    }
    stream.fail_here("query, mutation or subscription");
  });
}

void SchemaBuilder::directive_definition(TokenStream& stream, std::string_view description, Origin origin) {
  stream.expect(TokenKind::at, "'@'");
  Directive directive;
  directive.description = description;
  directive.name = stream.expect_name("the name of a directive");
  if (stream.take(TokenKind::open_parenthesis)) {
    do {
      directive.arguments.push_back(input_value(stream));
    } while (!stream.is(TokenKind::close_parenthesis) && !stream.is(TokenKind::end));
    stream.expect(TokenKind::close_parenthesis, "')'");
  }
  directive.is_repeatable = stream.take_keyword("repeatable");
  if (!stream.take_keyword("on")) return stream.fail_here("'on'");
  stream.take(TokenKind::pipe);
  do {
    directive.locations.push_back(stream.expect_name("a location of directives"));
  } while (stream.take(TokenKind::pipe));
  // A document may spell out the built-in ones, as printed schemas do.
  if (origin == Origin::document && schema_->directive(directive.name) != nullptr) return;
  schema_->directives_.push_back(std::move(directive));
}

Type& SchemaBuilder::add_type(std::string_view name, TypeKind kind, Origin origin) {
  auto type = std::make_unique<Type>();
  type->name = name;
  type->kind = kind;
  type->is_built_in = origin == Origin::built_in;
  const auto [known, is_new] = schema_->by_name_.emplace(name, type.get());
  // Printed schemas spell out the built-in types; they stay as we know them.
  const bool repeats_built_in = !is_new && known->second->is_built_in && known->second->kind == kind;
  if (!is_new && !repeats_built_in) mistake(name, fmt::format("the type {} is defined twice", name));
  auto& home = is_new ? schema_->types_ : discarded_;
  home.push_back(std::move(type));
  return *home.back();
}

void SchemaBuilder::type_definition(TokenStream& stream, std::string_view description, Origin origin) {
  const auto kind = type_keyword(stream)->second;
  stream.advance();
  const auto name = stream.expect_name("the name of a type");
  if (stream.has_failed()) return;
  auto& type = add_type(name, kind, origin);
  type.description = description;
  type_body(stream, type);
}

void SchemaBuilder::extension(TokenStream& stream) {
  stream.advance();
  if (stream.take_keyword("schema")) return schema_definition(stream);
  const auto* keyword = type_keyword(stream);
  if (keyword == nullptr) return stream.fail_here("schema, scalar, type, interface, union, enum or input");
  stream.advance();
  // What it extends may come later, so it is kept aside.
  auto& type = *extensions_.emplace_back(std::make_unique<Type>());
  type.kind = keyword->second;
  type.name = stream.expect_name("the name of a type");
  type_body(stream, type);
}

void SchemaBuilder::type_body(TokenStream& stream, Type& type) {
  if (type.kind == TypeKind::object || type.kind == TypeKind::interface) implemented_interfaces(stream, type);
  parse_directives(stream, Variables::forbidden);
  switch (type.kind) {
    case TypeKind::scalar: return;
    case TypeKind::object:
    case TypeKind::interface: return fields(stream, type);
    case TypeKind::union_type: return union_members(stream, type);
    case TypeKind::enumeration: return enum_values(stream, type);
    case TypeKind::input_object: return input_fields(stream, type);
  }
}

void SchemaBuilder::implemented_interfaces(TokenStream& stream, Type& type) {
  if (!stream.take_keyword("implements")) return;
  stream.take(TokenKind::ampersand);
  do {
    type.interfaces.push_back(stream.expect_name("the name of an interface"));
    // Before 2018 the names were only separated by blanks.
  } while (stream.take(TokenKind::ampersand) || stream.is(TokenKind::name));
}

Argument SchemaBuilder::input_value(TokenStream& stream) {
  Argument argument;
  argument.description = description_in(stream);
  argument.name = stream.expect_name("the name of an argument");
  stream.expect(TokenKind::colon, "':'");
  argument.type = parse_type_use(stream);
  if (stream.take(TokenKind::equals)) {
    const auto first = stream.current().text;
    const auto begin = stream.offset();
    parse_value(stream, Variables::forbidden);
    if (!stream.has_failed()) argument.default_text = {first.data(), stream.end_of_previous() - begin};
  }
  parse_directives(stream, Variables::forbidden);
  return argument;
}

void SchemaBuilder::fields(TokenStream& stream, Type& type) {
  braced(stream, [&] {
    Field field;
    field.description = description_in(stream);
    field.name = stream.expect_name("the name of a field");
    if (stream.take(TokenKind::open_parenthesis)) {
      do {
        field.arguments.push_back(input_value(stream));
      } while (!stream.is(TokenKind::close_parenthesis) && !stream.is(TokenKind::end));
      stream.expect(TokenKind::close_parenthesis, "')'");
    }
    stream.expect(TokenKind::colon, "':'");
    field.type = parse_type_use(stream);
    field.is_deprecated = says_deprecated(parse_directives(stream, Variables::forbidden));
    type.fields.push_back(std::move(field));
  });
}

void SchemaBuilder::union_members(TokenStream& stream, Type& type) {
  if (!stream.take(TokenKind::equals)) return;
  stream.take(TokenKind::pipe);
  do {
    type.members.push_back(stream.expect_name("the name of a type"));
  } while (stream.take(TokenKind::pipe));
}

void SchemaBuilder::enum_values(TokenStream& stream, Type& type) {
  braced(stream, [&] {
    EnumValue value;
    value.description = description_in(stream);
    value.name = stream.expect_name("the name of a value");
    value.is_deprecated = says_deprecated(parse_directives(stream, Variables::forbidden));
    type.values.push_back(value);
  });
}

void SchemaBuilder::input_fields(TokenStream& stream, Type& type) {
  braced(stream, [&] { type.input_fields.push_back(input_value(stream)); });
}

}  // namespace quarterdeck::definitions::graphql
