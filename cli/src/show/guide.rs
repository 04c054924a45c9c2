use banister_shared::record::Profile;

/// The plan unless the person has written their own.
const STEPS: &str = "stop/hold/legs/breathe";

/// The four steps, one word each, with what each means. It is one person's practice.
pub(crate) fn guide(profile: &Profile) -> String {
    let plan = profile.plan_steps.as_ref().map_or(STEPS, |steps| steps.as_str());
    let steps = plan.split('/').map(str::trim).filter(|step| !step.is_empty());
    let lines: Vec<String> = steps.enumerate().map(|(n, step)| line(n + 1, step)).collect();
    lines.join("\n")
}

fn line(number: usize, step: &str) -> String {
    let meaning = match step {
        "stop" => "stay where you are",
        "hold" => "get a hand on something firm",
        "legs" => "make your legs steady and let them carry you",
        "breathe" => "in deep, out slowly, and wait",
        _ => "",
    };
    format!("  {number}  {step:<9}{meaning}").trim_end().to_owned()
}
