#include "definitions/graphql/grammar.h"

#include <algorithm>
#include <charconv>

namespace quarterdeck::definitions::graphql {
namespace {

void parse_wrapped(TokenStream& stream, TypeUse& use) {
  if (!stream.enter()) return;
  const auto position = use.wrappers.size();
  if (stream.take(TokenKind::open_bracket)) {
    use.wrappers.push_back(Wrapper::list);
    parse_wrapped(stream, use);
    stream.expect(TokenKind::close_bracket, "']'");
  } else {
    use.name = stream.expect_name("the name of a type");
  }
  if (stream.take(TokenKind::bang)) {
    use.wrappers.insert(use.wrappers.begin() + static_cast<std::ptrdiff_t>(position), Wrapper::non_null);
  }
  stream.leave();
}

ValueKind kind_of_name(std::string_view name) {
  if (name == "true" || name == "false") return ValueKind::boolean;
  return name == "null" ? ValueKind::null : ValueKind::enumeration;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::uint32_t hexadecimal(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// Reads \uXXXX at `at` (of the 'u'), a surrogate pair as one; leaves `at` on its last character.
std::uint32_t unicode_escape(std::string_view body, std::size_t& at) {
  const auto first = hexadecimal(body.substr(at + 1, 4));
  at += 4;
  const bool is_high = first >= 0xD800 && first < 0xDC00;
  if (is_high && body.substr(at + 1, 2) == "\\u") {
    const auto second = hexadecimal(body.substr(at + 3, 4));
    if (second >= 0xDC00 && second < 0xE000) {
      at += 6;
      return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }
  }
  return first >= 0xD800 && first < 0xE000 ? 0xFFFD : first;
}

std::string quoted_value(std::string_view body) {
  std::string out;
  for (std::size_t at = 0; at < body.size(); ++at) {
    if (body[at] != '\\') {
      out += body[at];
      continue;
    }
    switch (body[++at]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': append_utf8(out, unicode_escape(body, at)); break;
      default: out += body[at];
    }
  }
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const auto end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

std::string block_value(std::string_view body) {
  auto lines = lines_of(body);
  auto indentation = std::string_view::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!is_blank(lines[i])) indentation = std::min(indentation, lines[i].find_first_not_of(" \t"));
  }
  if (indentation != std::string_view::npos) {
    for (std::size_t i = 1; i < lines.size(); ++i) lines[i].remove_prefix(std::min(indentation, lines[i].size()));
  }
  while (!lines.empty() && is_blank(lines.back())) lines.pop_back();
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  std::string out;
  for (auto line = first; line != lines.end(); ++line) {
    if (line != first) out += '\n';
    out += *line;
  }
  for (auto at = out.find(R"(\""")"); at != std::string::npos; at = out.find(R"(\""")", at + 3)) out.erase(at, 1);
  return out;
}

}  // namespace

std::string TypeUse::text() const {
  std::string before;
  std::string after;
  for (const auto wrapper : wrappers) {
    if (wrapper == Wrapper::list) before += '[';
    after.insert(after.begin(), wrapper == Wrapper::list ? ']' : '!');
  }
  return before + std::string(name) + after;
}

TypeUse parse_type_use(TokenStream& stream) {
  TypeUse use;
  parse_wrapped(stream, use);
  return use;
}

Value parse_value(TokenStream& stream, Variables variables) {
  Value value;
  value.offset = stream.offset();
  if (!stream.enter()) return value;
  const auto token = stream.current();
  value.text = token.text;
  switch (token.kind) {
    case TokenKind::integer: value.kind = ValueKind::integer; stream.advance(); break;
    case TokenKind::decimal: value.kind = ValueKind::decimal; stream.advance(); break;
    case TokenKind::string:
    case TokenKind::block_string: value.kind = ValueKind::string; stream.advance(); break;
    case TokenKind::name: value.kind = kind_of_name(token.text); stream.advance(); break;
    case TokenKind::dollar:
      if (variables == Variables::forbidden) {
        stream.fail(token.offset, "a variable cannot be used here: the value must be constant");
        break;
      }
      stream.advance();
      value.kind = ValueKind::variable;
      value.text = stream.expect_name("the name of a variable");
      break;
    case TokenKind::open_bracket:
      stream.advance();
      value.kind = ValueKind::list;
      while (!stream.is(TokenKind::close_bracket) && !stream.is(TokenKind::end)) value.items.push_back(parse_value(stream, variables));
      stream.expect(TokenKind::close_bracket, "']'");
      break;
    case TokenKind::open_brace:
      stream.advance();
      value.kind = ValueKind::object;
      while (!stream.is(TokenKind::close_brace) && !stream.is(TokenKind::end)) {
        const auto name = stream.expect_name("the name of a member");
        stream.expect(TokenKind::colon, "':'");
        value.members.push_back({.name = name, .value = parse_value(stream, variables)});
      }
      stream.expect(TokenKind::close_brace, "'}'");
      break;
    default: stream.fail_here("a value");
  }
  stream.leave();
  return value;
}

std::vector<GivenArgument> parse_arguments(TokenStream& stream, Variables variables) {
  std::vector<GivenArgument> arguments;
  if (!stream.take(TokenKind::open_parenthesis)) return arguments;
  do {
    GivenArgument argument;
    argument.name = stream.expect_name("the name of an argument");
    stream.expect(TokenKind::colon, "':'");
    argument.value = parse_value(stream, variables);
    arguments.push_back(std::move(argument));
  } while (!stream.is(TokenKind::close_parenthesis) && !stream.is(TokenKind::end));
  stream.expect(TokenKind::close_parenthesis, "')'");
  return arguments;
}

std::vector<GivenDirective> parse_directives(TokenStream& stream, Variables variables) {
  std::vector<GivenDirective> directives;
  while (stream.is(TokenKind::at)) {
    GivenDirective directive;
    directive.offset = stream.offset();
    stream.advance();
    directive.name = stream.expect_name("the name of a directive");
    directive.arguments = parse_arguments(stream, variables);
    directives.push_back(std::move(directive));
  }
  return directives;
}

std::string string_value(std::string_view token) {
  if (token.size() >= 6 && token.starts_with(R"(""")")) return block_value(token.substr(3, token.size() - 6));
  return token.size() >= 2 ? quoted_value(token.substr(1, token.size() - 2)) : std::string();
}

}  // namespace quarterdeck::definitions::graphql
