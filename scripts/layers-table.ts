/** What `docs/layers.json` says of a layer. */
export interface Row {
  readonly en: string
  readonly tr: string
  readonly keras: readonly string[]
  readonly torch: readonly string[]
  readonly tfjs: readonly string[]
}

const WORDS = {
  en: {
    title: '# The layers, and what others have beside them',
    other: '[Türkçesi](layers.tr.md)',
    lead: 'Every kind of layer that Tekrar builds, saves and opens. A dash: there is no layer of that kind. This page is made from the table that opens saved layers and from `docs/layers.json`; a test keeps them together.',
    head: ['Tekrar', 'what it does', 'Keras', 'PyTorch', 'TensorFlow.js'],
    notes: [
      'Keras: `keras.layers`, 3.15. PyTorch: `torch.nn`, 2.15. TensorFlow.js: `tf.layers`, 4.22. `reference/check_layers.py` looks whether each name is there.',
      'A cell is not a layer here: `recurrent` takes `simpleRnn`, `lstm`, `gru`, the attentive cells, and cells of your own made with `defineCell`. PyTorch has no way to run a cell of your own at the speed of its own; in TensorFlow.js and Keras such a cell runs step by step.',
      'PyTorch has no masks: sequences of different lengths are packed by hand. Its bidirectional networks are an option of `RNN`, `LSTM` and `GRU`.',
    ],
  },
  tr: {
    title: '# Katmanlar ve başkalarındaki karşılıkları',
    other: '[English](layers.md)',
    lead: 'Tekrar’ın kurduğu, kaydettiği ve açtığı her katman türü. Çizgi: o türden bir katman yok. Bu sayfa, kaydedilmiş katmanları açan tablodan ve `docs/layers.json` dosyasından üretilir; bir test ikisini birlikte tutar.',
    head: ['Tekrar', 'ne yapar', 'Keras', 'PyTorch', 'TensorFlow.js'],
    notes: [
      'Keras: `keras.layers`, 3.15. PyTorch: `torch.nn`, 2.15. TensorFlow.js: `tf.layers`, 4.22. Her adın gerçekten var olup olmadığına `reference/check_layers.py` bakar.',
      'Burada hücre bir katman değildir: `recurrent` şunları alır: `simpleRnn`, `lstm`, `gru`, dikkatli hücreler ve `defineCell` ile yazdığınız kendi hücreleriniz. PyTorch’ta kendi hücrenizi onunkilerin hızında çalıştırmanın yolu yoktur; TensorFlow.js ve Keras’ta böyle bir hücre adım adım çalışır.',
      'PyTorch’ta maske yoktur: farklı uzunluktaki diziler elle paketlenir. Çift yönlü ağları `RNN`, `LSTM` ve `GRU` için bir seçenektir.',
    ],
  },
} as const

/** The page for the kinds of layers that can be opened. Throws an `Error` that names a kind without a row, or a row without a kind. */
export function layersPage(kinds: readonly string[], rows: Readonly<Record<string, Row>>, language: 'en' | 'tr'): string {
  const undescribed = kinds.filter((kind) => !Object.hasOwn(rows, kind))
  const unknown = Object.keys(rows).filter((kind) => !kinds.includes(kind))
  if (undescribed.length + unknown.length > 0)
    throw new Error(
      `docs/layers.json lacks ${undescribed.join(', ') || 'nothing'} and describes ${unknown.join(', ') || 'nothing'} that is no layer`,
    )
  const words = WORDS[language]
  const names = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ') || '–'
  const lines = Object.entries(rows).map(([kind, row]) => [
    `\`${kind}\``,
    row[language],
    names(row.keras),
    names(row.torch),
    names(row.tfjs),
  ])
  const table = [words.head, words.head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  return `${[words.title, '', words.lead, words.other, '', ...table, '', ...words.notes.map((note) => `- ${note}`)].join('\n')}\n`
}
