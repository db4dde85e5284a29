#include "inference/checkpoint.hpp"

#include "base/error.hpp"
#include "run/checksum.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace titrate::inference {

namespace fs = std::filesystem;

namespace {

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Checkpoints::Checkpoints(std::string folder, std::string key) : folder_(std::move(folder)), key_(std::move(key)) {
  if (folder_.empty()) return;
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (failed) throw Error(Error::Kind::failure, folder_ + ": cannot be made for checkpoints: " + failed.message());
}

std::optional<Block> Checkpoints::read(const std::string& name) const {
  if (folder_.empty()) return {};
  std::ifstream in(fs::path(folder_) / name);
  std::string key;
  std::size_t rows = 0, columns = 0;
  if (!(in >> key >> rows >> columns) || key != key_) return {};
  Block block(rows, std::vector<Simulated>(columns));
  for (auto& row : block)
    for (Simulated& each : row) in >> each.events >> each.n;
  std::string end;
  if (!(in >> end) || end != "end") return {};  // cut short
  return block;
}

void Checkpoints::write(const std::string& name, const Block& block) const {
  if (folder_.empty()) return;
  const fs::path file = fs::path(folder_) / name, unfinished = file.string() + ".unfinished";
  {
    std::ofstream out(unfinished);
    out << key_ << '\n' << block.size() << ' ' << (block.empty() ? 0 : block.front().size()) << '\n';
    for (const auto& row : block) {
      for (const Simulated& each : row) out << each.events << ' ' << each.n << ' ';
      out << '\n';
    }
    out << "end\n";
    if (!out.flush()) throw Error(Error::Kind::failure, unfinished.string() + ": cannot be written; is the disk full?");
  }
  std::error_code failed;
  fs::rename(unfinished, file, failed);
  if (failed) throw Error(Error::Kind::failure, file.string() + ": cannot be written: " + failed.message());
}

std::string calibration_key(const Trials& trials, const std::string& settings) {
  run::Sha256 sum;
  sum.add(settings);
  for (const std::string& file : trials.calibration().files) sum.add(contents(file));
  for (std::size_t t = 0; t < trials.count(); ++t)
    for (const std::string& file : trials.setup(t).files) sum.add(contents(file));
  return sum.digest();
}

}  // namespace titrate::inference
