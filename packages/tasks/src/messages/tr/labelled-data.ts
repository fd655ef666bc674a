import type { Place } from '../../base/place.ts'
import type { labelledData as english } from '../en/labelled-data.ts'
import { number } from './numbers.ts'

export const kinds = { words: 'sözcük', subwords: 'alt sözcük', characters: 'karakter' } as const
const flag = { text: '--text', label: '--label' } as const
const holds = { text: 'metinlerin', label: 'etiketlerin' } as const
const at = ({ file, line }: Place): string => (line === null ? file : `${file}, ${line}. satır`)
const forms = {
  table: 'tablo',
  folders: 'her sınıfa bir klasör',
  files: 'her sınıfa bir dosya',
  lines: 'etiketiyle başlayan satırlar',
} as const
const CLASSES_NAMED = 8

export const labelledData: typeof english = {
  errors: {
    'labelled-unclear': (d) =>
      `${d.file}: içinde etiketli metin görünmüyor: metin ve etiket sütunları olan bir tablo değil, satırları etiketle başlamıyor, üstelik tek dosya; her sınıfa bir dosya ya da klasör verin ya da ne olduğunu --format ile söyleyin (table, lines)`,
    'labelled-mixed-kinds': (d) =>
      `adına göre tablo olan ${number(d.tables)} dosya (${d.table}) ile tablo olmayan ${number(d.others)} dosya (${d.other}) karışık; tek türünü verin ya da nasıl okunacağını --format ile söyleyin (table, folders, files, lines)`,
    'labelled-no-column': (d) =>
      `${d.file}: “${d.column}” diye bir sütun yok; sütunlar: ${d.columns.join(', ')}; ${holds[d.option]} sütununu adıyla ya da numarasıyla ${flag[d.option]} ile verin`,
    'labelled-column-unclear': (d) =>
      `${d.file}: ${holds[d.option]} hangi sütunda olduğu anlaşılmıyor; sütunlar: ${d.columns.join(', ')}; adını ya da numarasını ${flag[d.option]} ile verin${d.option === 'label' ? '; her biri tek sınıftan olan dosyaları --format files okur' : ''}`,
    'labelled-same-column': (d) => `${d.file}: metin de etiket de “${d.column}” sütunu olurdu; --text ve --label ile iki ayrı sütun verin`,
    'labelled-too-many-classes': (d) =>
      `${number(d.texts)} metinde ${number(d.classes)} ayrı etiket var (${d.examples.join(', ')}, …): ${d.column === null ? 'bunlar sınıf değil; verinin nasıl okunacağını --format ile söyleyin' : `“${d.column}” sütunundakiler sınıf değil; sınıfların sütununu --label ile söyleyin`}`,
    'labelled-empty': (d) =>
      `${d.file}: hem metni hem etiketi olan satır yok (${number(d.blank)} satırda metin, ${number(d.unlabelled)} satırda etiket eksik); doğru sütunları --text ve --label ile söyleyin ya da eksikleri doldurun`,
  },
  findings: {
    'labelled-mixed-encodings': (d) =>
      `dosyaların kodlaması değişik: ${d.encodings.map(({ encoding, files, file }) => `${number(files)} dosya ${encoding} (${file})`).join(', ')}; her biri kendi kodlamasıyla okundu; harfler bozuk görünürse hepsini UTF-8 olarak kaydedin`,
    'labelled-blank-texts': (d) =>
      `metni olmayan ${number(d.texts)} satır atlandı, ilki ${at(d)}; doldurun ya da doğru sütunu --text ile söyleyin`,
    'labelled-missing-labels': (d) =>
      `etiketi olmayan ${number(d.texts)} satır atlandı, ilki ${at(d)}; etiketleyin ya da doğru sütunu --label ile söyleyin`,
    'labelled-duplicates': (d) =>
      `${number(d.texts)} metin aynı etiketle yeniden geçiyor, ilki ${at(d)}: atılmadı, bir bölüm ayrılırken aynı yanda kalır; yeni gözlem değillerse çıkarın`,
    'labelled-contradictions': (d) =>
      `${number(d.texts)} metnin etiketi yerine göre değişiyor, ilki “${d.labels[0]}” (${at(d.first)}) ve “${d.labels[1]}” (${at(d.second)}): atılmadı; birine karar verin, ağ ancak birini söyleyebilir`,
    'labelled-left-out-files': (d) => `${number(d.files)} dosya atlandı, veri değil (${d.file})`,
    'labelled-wrong-letters': (d) =>
      `Türkçe metinlerde ${number(d.letters)} tane ý þ ð harfi var: yanlış kodlamayla okunmuş ı ş ğ; --repair düzeltir`,
    'labelled-wrong-signs': (d) =>
      `${number(d.signs)} harf bozuk (ü yerine Ã¼); UTF-8 başka bir kodlamayla açılınca böyle olur; --repair düzeltir`,
    'labelled-repaired': (d) =>
      `düzeltildi: ${number(d.letters)} harf (ý þ ð yerine ı ş ğ) ve ${number(d.signs)} bozuk işaret (Ã¼ yerine ü)`,
    'vocabulary-not-filled': (d) =>
      `dağarcıkta --vocabulary ile istenen ${number(d.asked)} değil ${number(d.size)} ${kinds[d.by]} var: en az ${number(d.minimumCount)} kez geçen başka yok (--minimum-count); daha çok veri verin ya da daha azını isteyin`,
  },
  facts: {
    'labelled-form': (d) => [
      'Biçim',
      [
        d.files > 1 && d.format !== 'files' ? `${forms[d.format]} (${number(d.files)} dosya)` : forms[d.format],
        ...(d.columns ? [`metin: ${d.columns.text.join(', ')}`, `etiket: ${d.columns.label}`] : []),
        ...(d.columns
          ? []
          : [`etiketler: ${d.classes.slice(0, CLASSES_NAMED).join(', ')}${d.classes.length > CLASSES_NAMED ? ', …' : ''}`]),
      ].join('; '),
    ],
  },
  options: {
    text: 'metinlerin sütunu: adı ya da 1’den başlayan numarası; birkaç sütun için araya virgül (bakılarak bulunur)',
    label: 'etiketlerin sütunu: adı ya da 1’den başlayan numarası (bakılarak bulunur)',
    format:
      'görünmüyorsa verinin biçimi: tablo (table), her sınıfa bir klasör (folders) ya da dosya (files), "etiket metin" satırları (lines)',
    separator: 'tablonun hücreleri arasındaki işaret ya da tab (bakılarak bulunur)',
    header: 'tablonun ilk satırının sütun adları olup olmadığı (bakılarak bulunur)',
    validationFiles: 'verinin bir payı yerine, en iyi ağırlıkları seçmek için dosyalar',
    textLanguage: 'metinlerin dili: küçük harfi, kesme işaretini, sözcükleri belirler; auto bakıp bulur, none büyük harfi korur',
    repair: 'bozuk harfleri düzelt: ý þ ð yerine ı ş ğ, Ã¼ yerine ü',
    by: 'birer birer okuduğu şey: sözcük, karakter ya da veriden öğrenilen alt sözcük',
    vocabulary: 'en çok kaç sözcüğün ya da parçanın numarası olacağı, en sık geçenler (20.000 sözcük, 8.000 alt sözcük, 5.000 karakter)',
    minimumCount: 'numarası olması için bir sözcüğün ya da parçanın eğitim bölümünde en az kaç kez geçmesi gerektiği',
    longest: 'bir metinden okunan sözcük, alt sözcük ya da karakter sayısı',
  },
}
