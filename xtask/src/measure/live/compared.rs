//! The same work for every server, in turn, and the numbers side by side.

use super::super::samples::Samples;
use super::super::table::drawn;
use super::peer::Peer;
use super::work::{Figure, Work};

/// What a server's runs of a piece of work gave.
enum Outcome {
    /// Numbers of each run, in the order of the figures.
    Measured(Vec<Vec<f64>>),
    /// It could not do it, and why.
    Failed(String),
    /// It was not asked.
    NotAsked,
}

/// Gives each piece of work to each server, so many times, and draws what came out. The first
/// server is the one that the others are compared with.
pub(crate) fn measure(works: &[Box<dyn Work>], peers: &[Box<dyn Peer>], runs: usize) -> String {
    let head = ["", "", "budget"].into_iter().chain(peers.iter().map(|peer| peer.name()));
    let mut lines = vec![head.map(str::to_owned).collect::<Vec<String>>()];
    for work in works {
        lines.extend(draw(work.as_ref(), &in_turn(work.as_ref(), peers, runs)));
    }
    drawn(&lines)
}

/// Runs of the servers alternate, so that what else the machine does hits all of them.
fn in_turn(work: &dyn Work, peers: &[Box<dyn Peer>], runs: usize) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = peers.iter().map(|_| Outcome::NotAsked).collect();
    for run in 1..=runs {
        for (number, (peer, outcome)) in peers.iter().zip(&mut outcomes).enumerate() {
            // What a server could not do once takes a minute each time.
            if matches!(outcome, Outcome::Failed(_)) || (work.only_ours() && number > 0) {
                continue;
            }
            println!("{}: {}, run {run} of {runs}", work.what(), peer.name());
            outcome.add(work.run(peer.as_ref()));
        }
    }
    outcomes
}

impl Outcome {
    fn add(&mut self, run: anyhow::Result<Vec<f64>>) {
        if let Err(error) = &run {
            println!("    {error:#}");
        }
        match (self, run) {
            (Self::Measured(runs), Ok(numbers)) => runs.push(numbers),
            (outcome @ Self::NotAsked, Ok(numbers)) => *outcome = Self::Measured(vec![numbers]),
            (outcome @ Self::NotAsked, Err(error)) => *outcome = Self::Failed(error.to_string()),
            // It can do it, only not this time: there is one number less.
            (Self::Measured(_), Err(_)) | (Self::Failed(_), _) => {}
        }
    }

    fn samples(&self, figure: usize) -> Option<Samples> {
        let Self::Measured(runs) = self else { return None };
        Some(Samples::of(runs.iter().filter_map(|run| run.get(figure).copied())))
    }
}

fn draw(work: &dyn Work, outcomes: &[Outcome]) -> Vec<Vec<String>> {
    let lines =
        work.figures().into_iter().enumerate().map(|(place, figure)| {
            let ours = outcomes.first().and_then(|ours| ours.samples(place));
            let ours = ours.map(|samples| samples.median());
            let mut line = vec![work.what(), figure.name.to_owned(), figure.verdict(ours)];
            line.extend(outcomes.iter().enumerate().map(|(number, outcome)| {
                cell(&figure, outcome, place, ours.filter(|_| number > 0))
            }));
            line
        });
    lines.collect()
}

/// The median, the lowest and the highest, and how many times ours that is.
fn cell(figure: &Figure, outcome: &Outcome, place: usize, ours: Option<f64>) -> String {
    let Some(samples) = outcome.samples(place) else {
        return match outcome {
            Outcome::Failed(why) => why.clone(),
            _ => "–".to_owned(),
        };
    };
    let median = samples.median();
    if median.is_nan() {
        return "–".to_owned();
    }
    let (low, high) = samples.range();
    let (low, high) = (figure.unit.digits(low), figure.unit.digits(high));
    let ours = ours.filter(|ours| *ours > 0.0 && figure.is_cost());
    let times = ours.map(|ours| times(median / ours));
    format!("{} ({low} – {high}){}", figure.unit.write(median), times.unwrap_or_default())
}

fn times(ratio: f64) -> String {
    match ratio {
        ..10.0 => format!(", {ratio:.1}×"),
        _ => format!(", {ratio:.0}×"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::unit::Unit;
    use super::*;

    #[test]
    fn a_cell_says_how_many_times_ours_it_is() {
        let figure = Figure::new("p50", Unit::Ms);
        let outcome = Outcome::Measured(vec![vec![200.0], vec![240.0], vec![221.0]]);
        assert_eq!(cell(&figure, &outcome, 0, Some(2.0)), "221 ms (200 – 240), 110×");
        assert_eq!(cell(&figure, &outcome, 0, None), "221 ms (200 – 240)");
        let failed = Outcome::Failed("no answer in 60 s".to_owned());
        assert_eq!(cell(&figure, &failed, 0, Some(2.0)), "no answer in 60 s");
        assert_eq!(cell(&figure, &Outcome::NotAsked, 0, Some(2.0)), "–");
        let never = Outcome::Measured(vec![vec![f64::NAN]]);
        assert_eq!(cell(&figure, &never, 0, Some(2.0)), "–");
    }
}
