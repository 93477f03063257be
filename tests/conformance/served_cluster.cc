#include <cstdio>
#include <iostream>
#include <string>

#include "embedded_cluster.h"

// Serves the embedded cluster for tests that use real clients: prints its address, ends when its standard input does.
int main(int count, char** arguments) {
  quarterdeck::conformance::ServedCluster served(count > 1 ? arguments[1] : ":memory:");
  std::printf("%s\n", served.url().c_str());
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) continue;
  return 0;
}
