#pragma once
// A figure: a Vega-Lite specification that the page's runtime draws, its key, its description and the data behind it.

#include "report/html.hpp"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::report {

using Json = nlohmann::json;

/// One entry of a figure's key. Written in HTML, so that it wraps on a narrow screen.
struct KeyEntry {
  enum class Glyph {
    swatch,
    line,
    dashed,
    dotted,
    band,
    circle,
    square,
    diamond,
    triangle,
    cross,
    arrow,
    hollow,
    tick
  } glyph;
  std::string color;  ///< name of a colour of report.css, without the dashes
  std::string label;
};

struct Figure {
  std::string id;
  std::string title, caption;  ///< HTML
  std::string alternative;     ///< text: what is drawn and what it shows
  std::vector<KeyEntry> key;
  Json spec;
  std::optional<Json> narrow_spec;  ///< used on narrow screens
  std::optional<Table> data;        ///< shown on demand
  std::string missing = {};         ///< text: why nothing can be drawn
  bool of_patient = false;          ///< its rows are those of the patient who is shown
};

/// Numbers figures in the order in which they are rendered.
class Figures {
 public:
  std::string render(const Figure& figure);
  /// A figure that cannot be drawn, with its number and the reason in its place. `why`: text.
  std::string render_missing(const std::string& id, const std::string& title, const std::string& why);
  /// A panel of a larger figure: without a number.
  std::string render_panel(const Figure& figure) const;

 private:
  int number_ = 0;
};

/// "var(--name)": a colour that follows the theme.
std::string color(const std::string& name);
/// Ordinal scale over `domain` with colours of report.css.
Json color_scale(const std::vector<std::string>& domain, const std::vector<std::string>& names);
/// JSON that can stand in a script element.
std::string script_json(const Json& json);
/// null where the value is missing.
Json number_or_null(double value);

}  // namespace titrate::report
