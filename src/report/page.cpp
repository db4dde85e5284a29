#include "base/error.hpp"
#include "report/page_shell.hpp"
#include "report/report.hpp"
#include "report/sections.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace titrate::report {

namespace {

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || text.str().empty())
    throw Error(Error::Kind::failure, fmt::format("cannot read {}: the report's runtime is missing; build it with `npm "
                                                  "--prefix web ci && npm --prefix web run build`",
                                                  file));
  return text.str();
}

/// A script or style must not contain its own closing tag.
std::string inlined(std::string text, const std::string& tag) {
  const std::string closing = "</" + tag;
  for (std::size_t at = text.find(closing); at != std::string::npos; at = text.find(closing, at + 1))
    text.insert(at + 1, "\\");
  return text;
}

/// Nothing may be fetched, and no text becomes code.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'";

}  // namespace

void write_page(const Page& page, const std::string& runtime_folder, std::ostream& out) {
  write_page(page, runtime_folder, out, [] {});
}

void write_page(const Page& page, const std::string& runtime_folder, std::ostream& out,
                const std::function<void()>& more) {
  const std::string script = inlined(read(runtime_folder + "/report.js"), "script");
  const std::string style = inlined(read(runtime_folder + "/report.css"), "style");
  out << "<!doctype html>\n<html lang=\"en\" data-theme=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n"
      << "<meta http-equiv=\"Content-Security-Policy\" content=\"" << content_policy << "\">\n"
      << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" << escape(page.title)
      << " · Titrate</title>\n"
      << "<link rel=\"icon\" href=\"data:,\">\n<style>" << style << "</style>\n</head>\n<body>\n"
      << "<a class=\"skip\" href=\"#summary\">Skip to the content</a>\n"
      << "<div class=\"bar\"><strong>Titrate</strong><nav aria-label=\"Sections\">";
  for (const auto& [id, name] : page.sections) out << "<a href=\"#" << id << "\">" << escape(name) << "</a>";
  out << "</nav><button id=\"theme\" type=\"button\" hidden>Theme: auto</button></div>\n<main>\n" << page.html;
  more();
  out << "</main>\n<footer><p><strong>Research use only.</strong> Not a medical device; not for decisions "
         "on the treatment of a person. "
      << escape(page.colophon) << "</p></footer>\n"
      << "<script>" << script << "</script>\n</body>\n</html>\n";
  out.flush();
  if (!out) throw Error(Error::Kind::failure, "the report could not be written: is the disk full?");
}

void write_html(const Study& study, const std::string& runtime_folder, std::ostream& out) {
  Figures figures;
  Page page{.title = study.title,
            .sections = {{"summary", "Summary"},
                         {"comparison", "Published against predicted"},
                         {"tables", "Tables"},
                         {"survival", "Survival"},
                         {"biology", "Biology"},
                         {"trial", "One trial"},
                         {"patient", "One patient"},
                         {"methods", "Methods"}},
            .html = heading(study),
            .colophon = fmt::format("Titrate {}, regimen {}, seed {}.", study.version, study.regimen, study.seed)};
  page.html += comparison(study, figures);
  page.html += published_tables(study);
  page.html += survival(study, study.example.outcomes, figures);
  page.html += biology(study, figures);
  page.html += one_trial(study, figures);
  page.html += dose_and_toxicity(study, figures);
  page.html += one_patient(study, figures);
  page.html += methods(study);
  write_page(page, runtime_folder, out);
}

}  // namespace titrate::report
