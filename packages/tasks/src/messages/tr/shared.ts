import type { Expected } from '../../options/option.ts'
import type { Compared, shared as english } from '../en/shared.ts'

const expected = ({ kind, choices, files, bounds, nullable }: Expected): string => {
  const kinds = {
    integer: 'bir tam sayı',
    number: 'bir sayı',
    choice: '',
    text: choices.length > 0 ? '' : 'bir metin',
    files: 'dosyalar',
    switch: 'true ya da false',
  }
  const words = [...choices.map((choice) => `'${choice}'`), ...files.map((ending) => `bir ${ending} dosyası`)].join(', ')
  const limits = bounds.map(({ sign, bound }) => ` ${sign} ${bound}`).join(' ve')
  return [(kinds[kind] || `şunlardan biri: ${words}`) + limits, ...(nullable ? ['null'] : [])].join(' ya da ')
}

const parts: Readonly<Record<string, string>> = { validation: 'doğrulama', test: 'sınama', data: 'veri' }
const units: Readonly<Record<string, string>> = { characters: 'karakter', words: 'sözcük', rows: 'satır', steps: 'adım' }
const comparedOn = ({ variant, unit, count, on }: Compared): string =>
  `${Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')} için ölçülen: ${count} ${units[unit] ?? unit} (${parts[on] ?? on})`

export const shared: typeof english = {
  errors: {
    'damaged-record': (d) =>
      `ağla birlikte kaydedilen, ${d.task} görevinin kaydettiği şey değil: ${d.problem}; dosyayı bir kopyadan geri alın ya da yeniden eğitin`,
    'not-a-task': () => 'bu modeli bir görev yapmamış, o yüzden böyle sorulamaz; open() ile açıp predict() çağırın',
    'other-task': (d) => `modeli ${d.wanted} değil, ${d.task} görevi eğitmiş; onunla açın`,
    'unknown-option': (d) => `'${d.option}' diye bir seçenek yok; olanlar: ${d.known}`,
    'option-of-command': (d) =>
      `${d.option} komut satırının bir seçeneği; programda süreyi epochs ya da trainingSteps ile verin ya da signal ile durdurun`,
    'from-keeps-network': (d) =>
      `${d.option} başka bir ağ demek; eğitilmiş bir ağdan sürdürmek ise onun ağını korur; ikisinden birini bırakın`,
    'option-value': (d) => `${d.option} seçeneği: beklenen ${expected(d.expected)}; verilen ${d.actual}`,
    'not-a-text': (d) => `${d.place}. sıradaki metin değil, ${d.actual}; bir dizgi ya da dizgilerden bir liste verin`,
    'not-data': (d) =>
      `veri bir yol, URL, File, { name, bytes }, bunların bir listesi ya da { sütun: değer } gibi kayıtların listesi olur; verilen: ${d.actual}`,
    'nothing-to-compare-on': () =>
      'karşılaştırmak için hiçbir veri ayrılmadı; --validation ya da --test ile bir pay ayırın veya --test-files ile dosya verin',
    'compare-needs-units': (d) =>
      `--same-weights, --units değerini değiştirir; ${d.task} görevinde burada değiştirilecek bir units yok: --vary içinden units’i ya da --same-weights’i çıkarın`,
    'compared-unlike': (d) =>
      `${comparedOn(d.first)}, ${comparedOn(d.other)}: bu ikisi karşılaştırılamaz; neyin ölçüldüğünü değiştiren seçeneği --vary içinden çıkarın`,
    'unreadable-data': (d) => `${d.name} okunamıyor: ${d.reason}`,
  },
  findings: {},
  facts: { file: (d) => ['Okunan', d.encoding === null ? d.file : `${d.file} (${d.encoding})`] },
  units: { rows: { one: 'satır', many: 'satır' }, steps: { one: 'adım', many: 'adım' } },
  measures: {},
  contenders: { network: 'ağ' },
  titles: {},
  columns: {},
  work: { measuring: 'ağ ölçülüyor' },
  report: {
    title: (d) => `Rapor: ${d.task}`,
    on: {
      validation: (d) =>
        `Doğrulamaya ayrılan ${d.count} üzerinde ölçüldü; en iyi ağırlıklar da onlarla seçildi. --test ile ayrılan veri daha adil bir ölçüdür.`,
      test: (d) => `Sınamaya ayrılan, eğitimin hiç görmediği ${d.count} üzerinde ölçüldü.`,
      data: (d) => `${d.count} üzerinde ölçüldü.`,
    },
    beaten: (d) => `Bu veride ${d.contender} daha iyi (${d.measure}): onu yeğleyin ya da ağa daha çok veri veya süre verin.`,
    none: 'Ölçmek için hiçbir şey ayrılmadı (--validation 0).',
  },
  options: {
    cell: 'simple, lstm, gru ya da bir hücre dışa aktaran .ts/.js dosyası',
    units: 'her katmanın gizli durumundaki sayı adedi',
    layers: 'üst üste dizilen tekrarlayan katman sayısı',
    embedding: 'her simgenin yerine geçen sayı adedi',
    dropout: 'eğitimde her katmanın çıktılarından atlanan pay',
    batch: 'her eğitim adımındaki örnek sayısı',
    epochs: 'verinin baştan sona kaç kez okunacağı',
    minutes: 'yaklaşık bu kadar sürsün: başlamadan önce bir eğitim adımı sayısına çevrilir; --dry-run o sayıyı gösterir',
    trainingSteps: 'toplam eğitim adımı; turlara bakılmaz',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.005, simple hücrede 0.001)',
    schedule: 'eğitim sürerken öğrenme hızının değişimi',
    optimizer: 'ağırlıkları değiştiren kural',
    globalClipNorm: 'bütün gradyanların birlikte en büyük boyu; 0: kırpma yok (1)',
    clipNorm: 'her ağırlığın gradyanının en büyük boyu',
    clipValue: 'bir gradyandaki en büyük sayı',
    recompute: 'uzun dizilerde daha az bellek: geriye yayılım, saklamak yerine yeniden hesaplar, en çok üçte bir daha yavaş',
    validation: 'verinin doğrulamaya ayrılan payı; en iyi ağırlıklar onunla seçilir',
    test: 'verinin rapor için ayrılan, eğitimde hiç görülmeyen payı',
    testFiles: 'sonda ölçmek için, eğitimde hiç görülmeyen dosyalar',
    seed: 'rastgeleliğin tohumu: aynı tohum, aynı ağırlıklar',
    from: 'başka bir çalışmanın ağırlıklarından sürdür (ince ayar)',
  },
}
