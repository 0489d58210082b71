// Words that the findings use in a sense of their own, in plain ones.

export interface Word { word: string; says: string; finds: RegExp }

const entry = (word: string, finds: string, says: string): Word => ({ word, says, finds: new RegExp(`\\b(?:${finds})\\b`, "i") });

export const GLOSSARY: readonly Word[] = [
  entry("future", "futures?", "One draw of every uncertain number, of the counterpart's true type, and of luck. All strategies meet the same futures, so that a difference is never luck of the draw."),
  entry("strategy", "strateg(?:y|ies)", "What the principal does month by month: which roadmap it offers, how it answers, when it stops."),
  entry("type", "types?", "What the counterpart truly wants. Nobody is told; each future has one, and the principal's belief moves as answers come in."),
  entry("regret", "regrets?|given? (?:up|away)|gives? (?:up|away|most away)", "What the best strategy gets beyond this one in the same future. 0% is always the best choice, 100% always the worst."),
  entry("too close to call", "too close to call|a tie|tied|ties (?:with|for)", "The futures do not tell the strategies apart, or the difference is too small to speak of. No order among them is meant."),
  entry("interval", "intervals?", "Where the number would lie, nineteen times in twenty, if other futures were drawn under the same assumptions. It says nothing of whether the assumptions are right."),
  entry("belief", "beliefs?", "How likely the principal holds each type, after what it has seen."),
  entry("credibility", "credibility|credible", "How far a promise is expected to be kept; it falls when one is broken and comes back slowly."),
  entry("deal", "deals?", "Measures of both sides that come into force together, or not at all."),
  entry("in force", "in force", "Agreed, carried out, and not undone so far."),
  entry("kept", "kept", "Both sides gain more by going on than by walking away, at every step of the deal."),
  entry("snap-back", "snap-?back", "Relief taken back at once when the other side breaks its word."),
  entry("waiver", "waivers?|waived", "A legal exception that lifts a sanction for some projects without repealing it."),
  entry("box", "box(?:es)?", "Limits on a few assumptions within which a strategy fails much more often than elsewhere."),
  entry("signpost", "signposts?|warns?|foretells?", "Something that can be seen early and tells that a strategy is failing, or of which type the counterpart is."),
  entry("told apart", "told apart|tells? (?:them|types) apart", "How far belief has moved from not knowing (0%) to being certain of the true type (100%)."),
  entry("luck", "luck", "What differs between futures although every assumption is the same. No assumption could tell it beforehand."),
  entry("view", "views?|sides? of the debate", "The assumptions that one side of a debate would write, laid over the case."),
  entry("equilibrium", "holds? (?:up )?(?:in|under)|nobody moves|outcome holds", "An outcome from which no actor would move, given how far each looks ahead."),
];

/** The words of the glossary that a text uses, the first few in their order there. */
export function wordsIn(text: string, most = 3): Word[] {
  return GLOSSARY.map((one) => [text.search(one.finds), one] as const).filter(([at]) => at >= 0)
    .sort((a, b) => a[0] - b[0]).slice(0, most).map(([, one]) => one);
}
