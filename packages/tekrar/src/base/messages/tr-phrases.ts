/**
 * What errors say in their details, in Turkish: what was expected, what came, what to do. The details are written where an error is thrown,
 * in English; a phrase that isn't here stays English. `{}` is anything, and is itself looked up; `{1}` in the Turkish is the first of them.
 * Where several fit, the longest does.
 */
const phrases: Readonly<Record<string, string>> = {
  // numbers and choices
  'a whole number from 1': '1 ya da daha büyük bir tam sayı',
  'a whole number of at least {}': '{1} ya da daha büyük bir tam sayı',
  'a whole number below 2³²': '2³² sayısından küçük bir tam sayı',
  'a whole number from 0 to {}, which the plan was laid out for': '0 ile {1} arasında bir tam sayı (plan bunun için kuruldu)',
  'a whole number from {} to {}': '{1} ile {2} arasında bir tam sayı',
  'a whole number from {}': '{1} ya da daha büyük bir tam sayı',
  'a number above 0': "0'dan büyük bir sayı",
  'a number of at least {}': 'en az {1} olan bir sayı',
  'a number from {} to below {}': 'en az {1}, {2} sayısından küçük bir sayı',
  'a share from 0 to below 1': '0 ile 1 arasında bir pay (1 olamaz)',
  'places from 0 to {}': '0 ile {1} arasında yerler',
  'one of {}, or a function of symbolic tensors': 'şunlardan biri: {1}; ya da simgesel tensörlerin bir işlevi',
  'one of {}, or a function': 'şunlardan biri: {1}; ya da bir işlev',
  'one of {}': 'şunlardan biri: {1}',
  "'characters' or 'words'": "'characters' ya da 'words'",
  'one that goes with the loss: perplexity and bits need a categorical cross-entropy':
    'kayba uyan bir ölçü: perplexity ve bits kategorik çapraz entropi ister',
  '{} with the loss {}': '{1} ({2} kaybıyla)',
  'at most {} bytes': 'en çok {1} bayt',
  '{} bytes': '{1} bayt',
  'a number': 'bir sayı',
  'an array': 'bir dizi',
  none: 'hiç',
  nothing: 'hiçbir şey',
  // arrays and shapes
  'numbers of shape [batch, features] or [batch, steps, features]': '[batch, features] ya da [batch, steps, features] şeklinde sayılar',
  'numbers of shape {}': '{1} şeklinde sayılar',
  'ids of shape {}': '{1} şeklinde simge numaraları',
  'a tensor of shape {}': '{1} şeklinde bir tensör',
  'an input of shape {}': '{1} şeklinde bir girdi',
  'a sequence of shape {}': '{1} şeklinde bir dizi',
  '{} for the loss {}': '{2} kaybı için {1}',
  '{} numbers for {}': '{2} için {1} sayı',
  '{} numbers': '{1} sayı',
  numbers: 'sayılar',
  'a matrix': 'bir matris',
  'an array of {}, as its neighbours': 'komşuları gibi {1} öğeli bir dizi',
  'an array of {}': '{1} öğeli bir dizi',
  'make every row as long as the others': 'bütün satırları eşit uzunlukta yapın',
  'as many targets as inputs ({})': 'girdiler kadar hedef ({1})',
  "an object with a loss, such as { loss: 'meanSquaredError' }": "içinde kayıp (loss) olan bir nesne, örneğin { loss: 'meanSquaredError' }",
  'an object with a length, such as { length: 200 }': 'içinde uzunluk (length) olan bir nesne, örneğin { length: 200 }',
  'a dataset or { inputs, targets }': 'bir veri kümesi ya da { inputs, targets }',
  'at least one example, batch first': 'en az bir örnek (ilk eksen batch)',
  'at least one batch': 'en az bir yığın (batch)',
  'a tensor or a number: a weight or state by the name it is declared with':
    'bir tensör ya da sayı: ağırlık ya da durum, bildirildiği adla',
  'a path, a URL, a File or { json, weights }': 'bir yol, URL, File ya da { json, weights }',
  'at least one layer': 'en az bir katman',
  'a cell or a list of cells': 'bir hücre ya da hücrelerin bir listesi',
  'a series [time, features] of at least {} rows': 'en az {1} satırlı bir [time, features] serisi',
  'give a longer series or fewer steps': 'daha uzun bir seri ya da daha az adım verin',
  '{} rows, as in the batch it continues': 'sürdürdüğü yığındaki gibi {1} satır',
  '{} rows': '{1} satır',
  '{} features, as when it was saved': 'kaydedildiği zamanki gibi {1} özellik',
  // data and files
  'a string; decodeText makes one of bytes': 'bir metin (string); baytlardan metni decodeText yapar',
  '{}, as the vocabulary given': 'verilen sözlükteki gibi {1}',
  'another than __metadata__': '__metadata__ dışında bir ad',
  "the path '{}' can be read in Node only": "'{1}' yolu yalnızca Node içinde okunabilir",
  'give a URL, a File, or { json, weights }': 'bir URL, bir File ya da { json, weights } verin',
  '{} is missing': '{1} yok',
  'it holds weights alone, without the description of a model': 'yalnızca ağırlıkları taşıyor, modelin tanımı yok',
  'this is no JSON ({})': 'bu bir JSON değil ({1})',
  'the checksum does not match: something was changed': 'sağlama toplamı uyuşmuyor: bir şey değiştirilmiş',
  "no layer has the weight '{}'": "'{1}' ağırlığı hiçbir katmanda yok",
  "the weight '{}' is missing": "'{1}' ağırlığı yok",
  'expected {} weights, got {}': 'beklenen {1} ağırlık, gelen {2}',
  'expected {}, got {}': 'beklenen {1}, gelen {2}',
  'expected {}': 'beklenen {1}',
  "the key '{}' is not known": "'{1}' anahtarı bilinmiyor",
  "the kind of layer '{}' is not known": "'{1}' diye bir katman türü bilinmiyor",
  '{} is not one symbol': '{1} tek bir simge değil',
  '{} stands out of order or twice': '{1} sıra dışında ya da iki kez geçiyor',
  'an object': 'bir nesne',
  'a list': 'bir liste',
  'a text': 'bir metin',
  'true or false': 'true ya da false',
  // a saved model's graphs
  'a text without a slash': 'içinde eğik çizgi olmayan bir metin',
  "the step uses '{}' from outside the cell": "adım, hücrenin dışından '{1}' kullanıyor",
  "declare it among the cell's weights": 'onu hücrenin ağırlıkları arasında bildirin',
  'the step does not have the weights and states that the cell declares': 'adımda, hücrenin bildirdiği ağırlıklar ve durumlar yok',
  'a name occurs twice': 'bir ad iki kez geçiyor',
  'the name is malformed': 'ad bozuk',
  'the name of an extent is malformed': 'bir boyutun adı bozuk',
  'ids and values do not fit together': 'simge numaraları ile değerler birbirine uymuyor',
  'concat takes at least one operand': 'concat en az bir işlenen ister',
  'loops nest more than {} deep': 'döngüler {1} kattan daha derin iç içe',
  'repeat fewer layers that repeat layers inside one another': 'iç içe tekrarlanan katmanların sayısını azaltın',
  'a window has steps': 'bir pencerenin adımları vardır',
  'a sequence [steps, …], a whole stride that is not 0, and above 0 where there is a width':
    'bir dizi [steps, …] ve 0 olmayan (width verildiyse 0 üstü) tam sayı bir stride',
  'a table [rows, …] of rows of a fixed size': 'satırları sabit boyda bir tablo [rows, …]',
  'an axis of at least {}': 'boyu en az {1} olan bir eksen',
  'an axis of run-time size cannot be padded': 'boyu çalışırken belli olan bir eksen doldurulamaz',
  'logits, targets and scale do not fit together': 'logitler, hedefler ve ölçek birbirine uymuyor',
  'there is no such result of a scan': 'taramanın (scan) böyle bir sonucu yok',
  'the body does not have the parameters it says': 'gövdede, bildirilen parametreler yok',
  'what it repeats does not fit its operands': 'yinelenen gövde işlenenlere uymuyor',
  'the arguments do not match the nodes': 'argümanlar düğümlere uymuyor',
  'no node before this one has that number': 'bundan önceki hiçbir düğümün numarası bu değil',
  // layers and training
  'put an embedding before it': 'önüne bir embedding katmanı koyun',
  'an embedding comes first': 'embedding en başta durur',
  'give it one vector for each step': 'her adım için bir vektör verin',
  'add returnSequences: true': 'returnSequences: true ekleyin',
  'set inputs: {}': 'inputs: {1} yapın',
  'declare another size with `outputs`': '`outputs` ile başka bir boyut bildirin',
  'a state keeps its shape from step to step': 'bir durum, adımdan adıma şeklini korur',
  'the next {} of shape {}': '{2} şeklinde bir sonraki {1}',
  'an output of shape {}': '{1} şeklinde bir çıktı',
  'the number of features is not known yet': 'özellik sayısı henüz bilinmiyor',
  'give the first layer inputs: n, or call build with the shape of the data':
    "ilk katmana inputs: n verin ya da build'i verinin şekliyle çağırın",
  'the targets have a value for every step, the network gives only the last: add returnSequences: true to the last recurrent layer':
    'hedeflerde her adım için bir değer var, ağ ise yalnızca sonuncuyu veriyor: son tekrarlayan katmana returnSequences: true ekleyin',
  'the network gives a value for every step: leave returnSequences out of the last recurrent layer, or give targets for every step':
    'ağ her adım için bir değer veriyor: son tekrarlayan katmandan returnSequences seçeneğini çıkarın ya da her adım için hedef verin',
  'a loss that is one number, []': 'tek sayı olan bir kayıp, []',
  'take its mean or its sum': 'ortalamasını ya da toplamını alın',
  'no weight is trainable': 'eğitilebilir ağırlık yok',
  'make one layer trainable at least': 'en az bir katmanı eğitilebilir yapın (trainable: true)',
  'the run has not begun': 'çalışma başlamadı',
  'wait for its first event': 'ilk olayını bekleyin',
  'another run has begun on this model': 'bu modelde başka bir çalışma başladı',
  'finish a run, and take its state, before the next one begins': 'bir sonraki başlamadan önce çalışmayı bitirip durumunu alın',
  'the reference runs graphs, not plans': 'referans planları değil, çizgeleri çalıştırır',
  'hand the programs to the interpreting executor': 'programları yorumlayan yürütücüye verin',
  'at least one symbol to go on from': 'sürdürülecek en az bir simge',
  'give the prompt as ids, or train on the streams of characterText':
    'başlangıç metnini simge numaraları olarak verin ya da characterText akışlarıyla eğitin',
  'the model has no vocabulary: it was not trained on text': 'modelin sözlüğü yok: metinle eğitilmemiş',
  'the model takes numbers, not ids': 'model simge numaraları değil, sayılar alıyor',
  'let an embedding come first': 'en başa bir embedding koyun',
  'a layer needs the steps to come (it goes backwards)': 'bir katman gelecek adımlara gerek duyuyor (geriye doğru gidiyor)',
  'predict can run it; to generate, leave goBackwards out': 'predict onu çalıştırabilir; üretmek için goBackwards seçeneğini çıkarın',
  'the model gives no classes to draw from': 'model, aralarından çekilecek sınıflar vermiyor',
  'end it with a dense layer of as many units as there are symbols': 'sonuna simge sayısı kadar birimli bir dense katmanı koyun',
  'the version': 'sürüm',
  'the optimizer': 'eniyileyici (optimizer)',
  'the schedule': 'öğrenme oranı çizelgesi (schedule)',
  'the seed': 'tohum (seed)',
  'the table {} has a number of rows that is known only at run time': '{1} tablosunun satır sayısı ancak çalışırken belli olur',
  'an array of floats': 'kesirli sayılardan (float) bir dizi',
  'an Int32Array, which has no gradient': 'gradyanı olmayan bir Int32Array',
  'use a table of a fixed number of rows': 'satır sayısı sabit bir tablo kullanın',
  'its input is not known yet': 'girdisinin biçimi henüz bilinmiyor',
  '[batch, features] or [batch, steps, features]': '[yığın, özellik] ya da [yığın, adım, özellik]',
  // what came out without a finite value
  weight: 'ağırlığı',
  output: 'çıktısı',
  loss: 'kaybı',
  gradient: 'gradyanı',
  'all weights together': 'bütün ağırlıkların',
  'no number': 'sayı değil',
  // tables that ids look up
  'the embedding': 'embedding katmanı',
  'the last layer': 'son katman',
}

let patterns: readonly (readonly [RegExp, string])[] | undefined

const makePatterns = (): readonly (readonly [RegExp, string])[] =>
  Object.entries(phrases)
    .filter(([english]) => english.includes('{}'))
    .sort(([a], [b]) => b.length - a.length)
    .map(([english, turkish]) => [new RegExp(`^${english.split('{}').map(escaped).join('(.+?)')}$`, 's'), turkish] as const)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The phrase in Turkish where it is known, else as it is. */
export function inTurkish(phrase: string): string {
  if (Object.hasOwn(phrases, phrase)) return phrases[phrase]!
  patterns ??= makePatterns()
  for (const [pattern, turkish] of patterns) {
    const found = pattern.exec(phrase)
    if (found) return turkish.replace(/\{(\d)\}/g, (_, number: string) => inTurkish(found[Number(number)]!))
  }
  return phrase
}
