#include "report/forest.hpp"

#include "report/numbers.hpp"

namespace titrate::report {

namespace {

constexpr double hundred = 100;

}  // namespace

Json forest_spec(const Json& rows, const ForestText& text, bool narrow) {
  constexpr int wide_step = 27, narrow_step = 42, gap = 5, narrow_shift = 6;
  const int up = narrow ? narrow_shift - gap : -gap, down = narrow ? narrow_shift + gap : gap;
  const auto layer = [](const char* mark, const Json& encoding) {
    return Json{{"mark", Json::parse(mark)}, {"encoding", encoding}};
  };
  const auto from_to = [](const char* low, const char* high) {
    return Json{{"x", {{"field", low}, {"type", "quantitative"}}}, {"x2", {{"field", high}}}};
  };
  Json layers = Json::array();
  layers.push_back(layer(R"json({"type": "rule", "color": "var(--predicted-soft)", "strokeWidth": 8})json",
                         from_to("sampling_low", "sampling_high")));
  layers.push_back(
      layer(R"json({"type": "rule", "color": "var(--predicted)", "strokeWidth": 1.6})json", from_to("low", "high")));
  layers.push_back(layer(
      R"json({
      "type": "point", "shape": "circle", "filled": true, "fill": "var(--paper)", "stroke": "var(--predicted)",
      "strokeWidth": 1.6, "size": 46, "opacity": 1})json",
      {{"x", {{"field", "mean"}, {"type", "quantitative"}}}}));
  for (Json& predicted : layers) predicted["mark"]["yOffset"] = down;
  layers.push_back(
      layer(R"json({"type": "rule", "color": "var(--published)", "strokeWidth": 1.3, "strokeDash": [4, 2]})json",
            from_to("published_low", "published_high")));
  layers.back()["mark"]["yOffset"] = up;
  layers.push_back(layer(
      R"json({"type": "point", "shape": "square", "filled": true, "color": "var(--published)", "size": 46, "opacity": 1})json",
      {{"x", {{"field", "point"}, {"type", "quantitative"}}}}));
  layers.back()["mark"]["yOffset"] = up;
  layers.push_back(
      layer(R"json({"type": "text", "align": "right", "fontWeight": 600, "color": "var(--published)"})json",
            {{"x", {{"datum", hundred}, {"type", "quantitative"}}}, {"text", {{"field", "remark"}}}}));
  if (narrow) {
    layers.back()["mark"]["yOffset"] = -2 * gap - 2;
    layers.push_back(layer(R"json({"type": "text", "align": "left", "color": "var(--ink)"})json",
                           {{"x", {{"datum", 0}, {"type", "quantitative"}}}, {"text", {{"field", "outcome"}}}}));
    layers.back()["mark"]["yOffset"] = -2 * gap - 2;
  }
  Json axis = narrow ? Json(nullptr)
                     : Json::parse(
                           R"json({
      "title": null, "labelLimit": 330, "labelColor": "var(--ink)", "labelFontSize": 12, "domain": false,
      "ticks": false, "labelPadding": 10, "minExtent": 250})json");
  Json tooltip = Json::parse(R"json([
      {"field": "outcome", "title": "Outcome"}, {"field": "count", "title": "Published"},
      {"field": "published_low", "title": "from, %"}, {"field": "published_high", "title": "to, %"},
      {"field": "mean", "title": "Predicted, %"}, {"field": "low", "title": "from, %"},
      {"field": "high", "title": "to, %"}])json");
  tooltip[4]["title"] = text.own;
  Json order = Json::array();  // said outright: a line without an interval would fall to the end
  for (const Json& row : rows) order.push_back(row["outcome"]);
  for (Json& each : layers) {
    each["encoding"]["y"] = {
        {"field", "outcome"}, {"type", "nominal"}, {"sort", nullptr}, {"scale", {{"domain", order}}}, {"axis", axis}};
    each["encoding"]["tooltip"] = tooltip;
    each["encoding"]["x"]["scale"] = {{"domain", {0, hundred}}, {"nice", false}};
    each["encoding"]["x"]["axis"] = {{"title", text.axis}, {"tickCount", narrow ? gap : 2 * gap}, {"grid", true}};
  }
  if (text.reference) {
    Json line = Json::parse(R"json({
      "data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--soft)", "strokeDash": [4, 3]},
      "encoding": {"x": {"type": "quantitative"}}})json");
    line["encoding"]["x"]["datum"] = significant(*text.reference);
    layers.insert(layers.begin(), std::move(line));
  }
  return {{"width", "container"},
          {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
          {"height", {{"step", narrow ? narrow_step : wide_step}}},
          {"data", {{"values", rows}}},
          {"layer", layers}};
}

}  // namespace titrate::report
