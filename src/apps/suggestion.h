#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::apps {

// The known word that was most likely meant: one that begins alike, or that a few letters turn into the one typed. None when nothing is near.
std::optional<std::string> suggestion_for(std::string_view typed, const std::vector<std::string>& known);

}  // namespace quarterdeck::apps
