#pragma once

#include <string_view>

#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {

// Answers a list that is asked for in pages: `find` gets the page and gives an Outcome<model::Page<Item>>, `render` makes JSON of an item.
template <class Find, class Render>
http::Response page_response(std::string_view path, const http::Request& request, const Find& find, const Render& render) {
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  const auto found = find(*page);
  if (!found) return problem_response(found.error());
  JsonArray list;
  for (const auto& item : found->items) list.push_back(render(item));
  return ok(list_body(path, request, *page, found->total, std::move(list)));
}

}  // namespace quarterdeck::control::rest
