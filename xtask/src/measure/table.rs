//! Rows as a table, for the terminal and for Markdown alike.

use super::row::Row;

const HEAD: [&str; 4] = ["", "", "median", "lowest – highest"];

/// A table of rows.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(cells));
    drawn(&lines)
}

/// A Markdown table whose columns are aligned, so that it reads well unrendered too. The first
/// line is its head, and as long as every other.
pub(crate) fn drawn(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns).map(|column| width(lines, column)).collect();
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>();
    let mut drawn: Vec<String> = lines.iter().map(|cells| line(cells, &widths)).collect();
    drawn.insert(1, line(&rule, &widths));
    drawn.join("\n")
}

fn cells(row: &Row) -> Vec<String> {
    vec![row.what.clone(), row.number.to_owned(), row.median(), row.range()]
}

fn width(lines: &[Vec<String>], column: usize) -> usize {
    let cells = lines.iter().filter_map(|line| line.get(column));
    cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

#[cfg(test)]
mod tests {
    use super::super::{samples::Samples, unit::Unit};
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = Row::new("exchange, nothing new", "bytes sent", Unit::Bytes, Samples::of([62.0]));
        assert_eq!(
            table(&[row]),
            "|                       |            | median     | lowest – highest |\n\
             | --------------------- | ---------- | ---------- | ---------------- |\n\
             | exchange, nothing new | bytes sent | 62.0 bytes | 62.0 – 62.0      |"
        );
    }
}
