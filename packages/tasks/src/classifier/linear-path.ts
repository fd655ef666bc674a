import { dropout, embedding, globalAveragePooling1D, rescaling, type Symbolic } from 'tekrar'

/** The name of the numbers that it learns. */
const SCORES = 'ngramScores'
/** The share of a text's n-grams that training leaves out: what only a few texts share would be learned by heart. */
const DROPOUT = 0.5
/** Times how much the mean counts beside the square root of how many n-grams a text has: so a vector of that many would have the same length in a text of any size. It is how fast the path learns beside the network. */
const STRENGTH = 10

/** What the path reads. */
export interface NgramSizes {
  /** N-grams with a number; the number 0 stands for none. */
  readonly known: number
  /** N-grams of a text, on average. */
  readonly mean: number
}

/**
 * Numbers of n-grams [batch, n-grams] → a score for each output, [batch, outputs]: the mean of a row of scores for each n-gram, as in fastText (Joulin et al., 2016),
 * 0 at first. Beside a network it learns what needs no reading in order (Cheng et al., 2016).
 */
export function linearPath(ngrams: Symbolic, { known, mean }: NgramSizes, outputs: number): Symbolic {
  const scores = embedding({ vocabulary: known + 1, units: outputs, name: SCORES, embeddingsInitializer: 'zeros' })(ngrams)
  // One decision for all scores of an n-gram: it is left out.
  const some = dropout({ rate: DROPOUT, noiseShape: [null, null, 1] })(scores)
  return rescaling({ scale: STRENGTH * Math.sqrt(mean) })(globalAveragePooling1D()(some))
}
