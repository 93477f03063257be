#pragma once

namespace quarterdeck::apps {

int run_version();

}  // namespace quarterdeck::apps
