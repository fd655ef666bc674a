/** What tasks and their options are called, for people, in English; `tr.ts` has the same keys. */
export const english = {
  tasks: {
    text: {
      summary: 'learns a text and writes on in its manner',
      files: 'one or more plain text files, read as one after the other',
    },
  },
  groups: { model: 'The network', training: 'Training' },
  options: {
    by: 'what it reads and writes one at a time',
    cell: 'simple, lstm, gru, or a .ts or .js file that exports a cell',
    units: 'numbers in the hidden state of each layer',
    layers: 'recurrent layers, one above the other',
    embedding: 'numbers that stand for each character or word',
    dropout: 'share of each layer’s outputs left out while training',
    steps: 'characters or words in a row in each training step',
    batch: 'places in the text read side by side',
    epochs: 'times through the text (5; more for a small text)',
    minutes: 'train about this long: made a number of training steps before the first one; --dry-run shows it',
    trainingSteps: 'training steps in all, whatever the epochs',
    learningRate: 'how far weights move in a step (adam: 0.005, for a simple cell 0.001)',
    schedule: 'how the learning rate changes as training goes on',
    optimizer: 'the rule by which weights move',
    globalClipNorm: 'all gradients together no longer than this; 0: no clipping (1)',
    clipNorm: 'the gradient of each weight no longer than this',
    clipValue: 'no number of a gradient larger than this',
    validation: 'share at the end of the text kept for validation',
    seed: 'where all chance starts: the same seed, the same weights',
    from: 'go on from the weights of another run (fine-tuning)',
  },
}

export type TaskMessages = typeof english
