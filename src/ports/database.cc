#include "ports/database.h"

#include <algorithm>
#include <stdexcept>

namespace quarterdeck::ports {

const SqlValue& Row::value(std::string_view column) const {
  const auto found = std::find(columns_->begin(), columns_->end(), column);
  if (found == columns_->end()) throw std::out_of_range("the statement has no column named " + std::string(column));
  return values_[static_cast<std::size_t>(found - columns_->begin())];
}

bool Row::is_null(std::string_view column) const { return std::holds_alternative<std::monostate>(value(column).held()); }

std::int64_t Row::integer(std::string_view column) const {
  const auto& held = value(column).held();
  if (const auto* number = std::get_if<std::int64_t>(&held)) return *number;
  if (const auto* number = std::get_if<double>(&held)) return static_cast<std::int64_t>(*number);
  return 0;
}

double Row::real(std::string_view column) const {
  const auto& held = value(column).held();
  if (const auto* number = std::get_if<double>(&held)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&held)) return static_cast<double>(*number);
  return 0;
}

bool Row::boolean(std::string_view column) const { return integer(column) != 0; }

std::string Row::text(std::string_view column) const {
  const auto* text = std::get_if<std::string>(&value(column).held());
  return text == nullptr ? std::string() : *text;
}

std::string Row::blob(std::string_view column) const {
  const auto* bytes = std::get_if<Blob>(&value(column).held());
  return bytes == nullptr ? std::string() : bytes->bytes;
}

Timestamp Row::time(std::string_view column) const { return from_epoch_milliseconds(integer(column)); }

std::optional<std::string> Row::optional_text(std::string_view column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<std::int64_t> Row::optional_integer(std::string_view column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

Rows::Rows(std::vector<std::string> columns) : columns_(std::make_unique<std::vector<std::string>>(std::move(columns))) {}

}  // namespace quarterdeck::ports
