#pragma once

#include <string>

namespace quarterdeck::apps {

// "quarterdeck 1.2.3"
std::string version_text();

int run_version();

}  // namespace quarterdeck::apps
