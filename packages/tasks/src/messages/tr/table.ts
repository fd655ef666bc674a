import type { Frequency } from '../../base/frequency.ts'
import type { table as english } from '../en/table.ts'
import { number, percent, short } from './numbers.ts'

const UNITS: Readonly<Record<Frequency['unit'], string>> = {
  row: 'satır',
  millisecond: 'milisaniye',
  second: 'saniye',
  minute: 'dakika',
  hour: 'saat',
  day: 'gün',
  workday: 'iş günü',
  week: 'hafta',
  month: 'ay',
  year: 'yıl',
}

/** Bir sıklığın şu kadar adımı: `6 saat`, `1 gün`, `15 dakika`. */
export const lasting = ({ every, unit }: Frequency, steps = 1): string => `${number(every * steps)} ${UNITS[unit]}`

const sign = (separator: string | null): string =>
  separator === null ? 'tek sütun' : separator === '\t' ? 'sekme' : separator === ' ' ? 'boşluk' : `"${separator}"`
/** Kullanılabilecek adımlar ve kaçtan kaldıkları. */
const usable = ({ longest, all }: { readonly longest: number; readonly all: number }): string =>
  `${number(longest)} adım${all > longest ? ` (${number(all)} adımdan; ötekiler doğrulamaya ve sınamaya ayrıldı)` : ''}`
const list = (names: readonly string[]): string => (names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', '))
const files = (names: readonly string[]): string =>
  names.length > 1 ? `${names[0]} ve ${number(names.length - 1)} dosya daha` : (names[0] ?? '')
const formats: Readonly<Record<string, string>> = {
  xlsx: 'bir Excel çalışma kitabı',
  xls: 'eski bir Excel çalışma kitabı',
  parquet: 'bir Parquet dosyası',
  pdf: 'bir PDF',
}

export const table: typeof english = {
  errors: {
    'damaged-gzip': (d) => `${d.file}: sıkıştırılmış veri yarım kalmış ya da bozuk; dosyayı yeniden sıkıştırın ya da olduğu gibi verin`,
    'table-other-format': (d) => `${d.file}: bu, metin değil ${formats[d.format] ?? d.format}; CSV olarak kaydedip onu verin`,
    'file-binary': (d) =>
      `${d.file}: bu metin değil, ikili veri (${number(d.byte)}. konumda ${d.value} baytı); UTF-8, UTF-16, windows-1254 ya da windows-1252 bir metin dosyası verin`,
    'file-undecodable': (d) =>
      `${d.file}, ${d.line}. satır: ${number(d.byte)}. konumdaki ${d.value} baytı ${d.encoding} değil, dosyanın kalanı ise öyle${d.lines > 1 ? ` (böyle ${number(d.lines)} satır var)` : ''}; ${d.lines > 1 ? 'bu satırları' : 'bu satırı'} düzeltin ya da dosyayı yazıldığı programda baştan UTF-8 olarak kaydedin`,
    'table-empty': (d) => `${d.file}: içinde hiçbir şey yok; bir ad satırı ve değer satırları olan bir dosya verin`,
    'table-no-rows': (d) =>
      `${d.file}: bir ad satırı (${list(d.columns)}) var, altında satır yok; satırları olan bir dosya verin, bunlar değerse --header no deyin`,
    'table-ragged': (d) =>
      `${d.file}, ${d.line}. satır: ${d.columns} sütun varken ${d.cells} hücre (${d.rows === 1 ? 'böyle tek satır' : `böyle ${number(d.rows)} satır var`}; ayırıcı ${sign(d.separator)}); içinde bu işaret olan hücreleri tırnağa alın ya da --separator ile başka bir işaret söyleyin`,
    'table-short': (d) =>
      `${d.file}, ${d.line}. satır: ${d.columns} hücreden ${d.cells} tanesi var, böyle ${number(d.rows)} satır var (ayırıcı ${sign(d.separator)}); doğru işareti --separator ile söyleyin`,
    'table-quotes': (d) => `${d.file}, ${d.line}. satır: burada açılan tırnak kapanmıyor; kapatın, metnin parçasıysa ikileyin ("")`,
    'table-doubled-column': (d) => `${d.file}: ${d.places.join('. ve ')}. sütunların adı aynı: "${d.column}"; birinin adını değiştirin`,
    'table-json': (d) =>
      d.problem === 'list'
        ? `${d.file}, ${d.line}. satır: her satırda bir JSON nesnesi beklenirken bir liste; her nesneyi kendi satırına yazın (jq -c '.[]')`
        : `${d.file}, ${d.line}. satır: ${d.problem === 'broken' ? 'eksik ya da bozuk JSON' : 'JSON nesnesi değil'}; her satıra bir nesne yazın, örneğin {"text": "…"}`,
    'table-separator': (d) =>
      `${d.file}: ${sign(d.separator)} ile ayrılınca tek sütun çıkıyor ("${d.columns[0]}"); kendiliğinden bulunsun diye --separator vermeyin ya da başka bir işaret söyleyin`,
    'series-no-time': (d) =>
      `${d.file}: ${list(d.columns)} arasında zaman sütunu bulunamadı; --time ile söyleyin (birkaç sütunsa --time yıl,ay,gün), satırlar adım sayılsın isterseniz --time none deyin`,
    'series-no-column': (d) =>
      `${d.file}: "${d.column}" diye bir sütun yok; --${d.option} şunlardan birini söyleyebilir: ${list(d.columns)}`,
    'series-two-roles': (d) => `"${d.column}" sütununu hem --${d.options[0]} hem --${d.options[1]} söylüyor; birinden çıkarın`,
    'series-found-role': (d) =>
      d.role === 'group'
        ? `"${d.column}" sütunu tablodaki serileri birbirinden ayırıyor, --${d.option} ile verilemez; orada başka bir sütun ya da --group ile başka bir ayırıcı verin (none: tek seri)`
        : `"${d.column}" sütununda zamanlar var, --${d.option} ile verilemez; orada başka bir sütun ya da --time ile başka bir zaman sütunu verin`,
    'series-date': (d) =>
      `${d.file}, ${d.line}. satır, "${d.column}" sütunu: "${d.value}" ötekiler gibi bir tarih değil; düzeltin ya da tarihlerin nasıl yazıldığını --date-format ile söyleyin (örneğin dmy ya da "dd.MM.yyyy HH:mm")`,
    'series-date-order': (d) =>
      `${d.file}, ${d.line}. satır, "${d.column}" sütunu: "${d.value}" gün ya da ayla başlıyor olabilir, hiçbir satırdan anlaşılmıyor; --date-format dmy ya da --date-format mdy ile söyleyin`,
    'series-date-format': (d) =>
      `--date-format "${d.format}" diye bir biçim yok; dmy, mdy, ymd, unix, unixms, excel ya da "dd.MM.yyyy HH:mm" gibi bir kalıp verin`,
    'series-timezone': (d) => `--timezone "${d.timezone}" bilinmiyor; Europe/Istanbul gibi bir ad ya da +03:00 gibi bir fark verin`,
    'series-frequency': (d) =>
      `--frequency "${d.frequency}" diye bir sıklık yok; bir sayı ve birim verin: 15dk, 1saat, 1gün, 1hafta, 1ay, 1yıl`,
    'series-no-frequency': (d) =>
      d.rows === 1
        ? `${d.file}: tek bir satır var, ondan serinin nasıl sürdüğü anlaşılmaz; daha çok satırı olan bir dosya verin`
        : `${d.file}: bütün satırların zamanı aynı, adımın uzunluğu bulunamıyor; --frequency ile verin`,
    'series-decimal': (d) =>
      `${d.file}, ${d.line}. satır, "${d.column}" sütunu: "${d.value}" binin biraz üstü de olabilir kesirli sayı da, hiçbir hücreden anlaşılmıyor; ondalık işaretini --decimal . ya da --decimal , ile söyleyin`,
    'series-decimals-mixed': (d) =>
      `${d.file}: "${d.value}" (${d.line}. satır, "${d.column}" sütunu) ondalık noktalı, "${d.other.value}" (${d.other.line}. satır, "${d.other.column}" sütunu) ondalık virgüllü; bütün sayıları aynı biçimde yazın ya da ondalık işaretini --decimal ile söyleyin`,
    'series-not-a-number': (d) =>
      `${d.file}, ${d.line}. satır, "${d.column}" sütunu: "${d.value}" sayı değil (${d.count === 1 ? 'böyle tek hücre' : `böyle ${number(d.count)} hücre var`}); düzeltin${d.isAsked ? ' ya da boş bırakın' : ', boş bırakın ya da --inputs ile başka sütunlar kullanın'}`,
    'series-target': (d) =>
      `${d.file}: birkaç sayı sütunu var; neyin öngörüleceğini --target ile söyleyin: ${list(d.columns)} sütunlarından biri ya da birkaçı, hepsi için "*"`,
    'series-no-numbers': (d) =>
      `${d.file}: ${list(d.columns)} sütunlarının hiçbirinde öngörülecek sayı yok${d.example ? ` (${d.example.line}. satır, "${d.example.column}" sütunu: "${d.example.value}" sayı değil); sayıları sözcük ve birim olmadan, tek başına yazın ya da sayı sütunu olan bir dosya verin` : '; sayı sütunu olan bir dosya verin'}`,
    'series-currencies': (d) =>
      `${d.file}, ${d.line}. satır, "${d.column}" sütunu: "${d.value}" ile "${d.other.value}" (${d.other.line}. satır) aynı para biriminde değil; her para birimine kendi sütununu verin ya da birini ötekine çevirin`,
    'series-target-words': (d) =>
      `${d.file}, ${d.line}. satır: "${d.column}" hedefinde sayı değil sözcük var ("${d.value}"); --target ile başka bir sütun söyleyin`,
    'series-target-missing': (d) =>
      `${d.file}: eğitime ayrılan bölümde "${d.column}" hedefinin hiç değeri yok; --target ile başka bir sütun söyleyin ya da daha çok veri verin`,
    'series-sparse': (d) =>
      `${d.file}, ${d.line}. satır: ${d.from} ile ${d.to} arasında hiç satır yok; ${lasting(d.frequency)} uzunluğundaki ${number(d.steps)} adımın yalnızca ${number(d.rows)} tanesinde satır olurdu; tarih yanlışsa düzeltin ya da --frequency ile daha uzun bir adım verin`,
    'series-too-short': (d) =>
      d.horizon > 0
        ? `${files(d.files)}: ${usable(d)} az: her örneğe geçmişten ${number(d.lookback)} adım (--lookback), öngörülecek ${number(d.horizon)} adım (--horizon) gerek; daha çok veri verin${d.longest > 1 ? ` ya da daha küçükleriyle eğitin: ikisi birlikte en çok ${number(d.longest)} adım olabilir` : ''}`
        : `${files(d.files)}: ${usable(d)}, ${number(d.lookback)} adımlık tek bir pencereye yetmiyor (--lookback); daha çok veri verin ya da daha küçük bir pencereyle eğitin: ${number(d.longest)} adımdan kısa`,
    'series-no-window': (d) =>
      `${files(d.files)}: ${number(d.skipped)} pencerenin hepsinde değersiz adımlar var; --fill ile daha uzun boşlukların doldurulmasına izin verin ya da --lookback değerini küçültün`,
    'series-columns-differ': (d) =>
      `${d.file}: eksik sütun: ${list(d.missing)}; dosyadakiler: ${list(d.columns)}; eğitimdekiyle aynı sütunları olan veri verin`,
  },
  findings: {
    'file-mixed-encodings': (d) =>
      `${d.file}: ${number(d.lines)} satır utf-8 (ilki ${d.line}. satır), ${number(d.other.lines)} satır ${d.other.encoding} (ilki ${d.other.line}. satır): her biri kendi kodlamasıyla okundu; harfler bozuk görünüyorsa dosyanın tamamını UTF-8 olarak kaydedin`,
    'table-short-rows': (d) =>
      `${d.file}: ${number(d.rows)} satırda sütunlardan az hücre var (ilki ${d.line}. satır): boş hücreyle tamamlandı; dosyanın tam olup olmadığına bakın`,
    'table-preamble': (d) => `${d.file}: tablo ${d.line}. satırda başlıyor: üstündekiler atlandı`,
    'table-literal-quotes': (d) => `${d.file}: tırnaklar kapanmıyor (${d.line}. satır), bu yüzden metnin parçası sayıldı`,
    'table-no-header': (d) =>
      `${d.file}: ad satırı bulunamadı: sütunların adı 1 ile ${d.columns} arası sayılar; adlar ilk satırdaysa --header yes deyin`,
    'series-untimed-rows': (d) => `zamanı olmayan ${number(d.rows)} satır (ilki ${d.file}, ${d.line}. satır) atlandı`,
    'series-newest-first': (d) => `${d.file}: en yeni satır başta: sondan başa okundu`,
    'series-backwards': (d) =>
      `${number(d.rows)} satırın zamanı üstündekinden önce (ilki ${d.file}, ${d.line}. satır): zamana göre sıralandı; tarihlerin doğru olup olmadığına bakın`,
    'series-repeated': (d) =>
      `${number(d.rows)} satırın zamanı, dizisindeki başka bir satırla aynı (ilki ${d.file}, ${d.line}. satır${d.identical > 0 ? `; ${number(d.identical)} tanesi kopya` : ''}): ${d.averaged ? 'ortalamaları alındı' : 'art arda bırakıldı'}; birkaç diziyse onları ayıran sütunu --group ile söyleyin`,
    'series-gaps': (d) =>
      `zamanda ${number(d.gaps)} boşluk, toplam ${number(d.steps)} adım; en uzunu ${d.from} ile ${d.to} arasında${d.group === null ? '' : ` (${d.group})`}, ${lasting(d.frequency, d.longest)}`,
    'series-off-grid': (d) =>
      `${number(d.rows)} satır ${lasting(d.frequency)} uzunluğundaki adımlara denk gelmiyor: en yakın adıma kaydırıldı; --frequency ile başka bir adım verebilirsiniz`,
    'series-irregular': (d) =>
      `zamanlar belli bir adım tutmuyor: aralıkların yalnızca ${percent(d.share)} kadarı ${lasting(d.frequency)}; --frequency ile bir adım verin, satırların ortalaması alınır`,
    'series-other-steps': (d) =>
      `${number(d.of)} seriden ${number(d.groups)} tanesinin adımı başka, ${lasting(d.frequency)} değil (${d.example}: ${lasting(d.own)}): hepsi yine de ${lasting(d.frequency)} adımla, boşluklarıyla okunuyor; en uzun adımı --frequency ile verin, daha sık satırların ortalaması alınır; ya da böyle serilerle ayrı ayrı eğitin`,
    'series-averaged': (d) => `${number(d.rows)} satırın ${lasting(d.frequency)} uzunluğundaki ${number(d.steps)} adımda ortalaması alındı`,
    'series-odd-cells': (d) =>
      `"${d.column}" sütununda ${number(d.count)} hücre sayı değil (${d.file}, ${d.line}. satır: "${d.value}"): boş sayıldı`,
    'series-partial-steps': (d) =>
      `dizilerin uçlarında, tam olmayan ${lasting(d.frequency)} uzunluğundaki ${number(d.steps)} adımda ${number(d.rows)} satır var (örneğin ${d.example}): atlandı, çünkü bir parçanın ortalaması bütününki değildir`,
    'series-parted-apart': (d) =>
      `diziler başka başka zamanlarda bitiyor ve her biri kendi zamanıyla bölünüyor: ${d.learned} ${d.until} tarihine kadar öğreniliyor, ${d.kept} dizisinden ayrılan bölüm ise ${d.from} tarihinde başlıyor; onları aynı şey (örneğin hava) etkiliyorsa sonuçlar olduğundan iyi görünebilir: --test-files ile hepsinin daha sonraki satırlarında ölçün`,
    'series-test-in-training': (d) =>
      `--test-files dosyalarındaki ${number(d.of)} adımdan ${number(d.steps)} tanesi öğrenmeye ya da seçmeye kullanılan veride de var${d.example === null ? '' : ` (örneğin ${d.example})`}; ölçümler olduğundan iyi görünür; daha sonraki zamanların satırlarını verin`,
    'series-skipped-hour': (d) =>
      `${number(d.rows)} satır, yaz saati başlarken ${d.timezone} saatlerinin atladığı bir saatte: bir sonraki saat sayıldı; --timezone doğru mu, bakın`,
    'series-offsets': (d) =>
      `${d.file}: "${d.column}" sütunundaki zamanların UTC ile farkı birkaç türlü: saatler ve günler UTC'ye göre; yeri --timezone ile söyleyin`,
    'series-grouped': (d) =>
      d.by === null
        ? `aynı zamanlarda ${number(d.groups)} dosya: her biri ayrı bir dizi`
        : `"${d.by}" sütununun ayırdığı ${number(d.groups)} dizi; --group none hepsini tek dizi okur`,
    'series-ignored-column': (d) =>
      ({
        texts: `"${d.column}" sütununda metinler var: kullanılmadı`,
        counter: `"${d.column}" sütunu yalnızca satırları sayıyor: kullanılmadı; --inputs ile katılabilir`,
        missing: `"${d.column}" sütununun eğitime ayrılan bölümde hiç değeri yok: kullanılmadı`,
        constant: `"${d.column}" sütunu eğitime ayrılan bölümde hep aynı: kullanılmadı`,
      })[d.reason],
    'series-sparse-column': (d) =>
      `"${d.column}" sütunu eğitime ayrılan ${number(d.rows)} satırdan ${number(d.empty)} tanesinde boş: boş hücre eksik değer değil, “öyle değil” sayılır`,
    'series-constant-target': (d) =>
      `"${d.column}" eğitime ayrılan bölümde hep ${short(d.value)}: öğrenilecek bir şey yok; değiştiği bir veri verin`,
    'series-missing': (d) => {
      const left =
        d.left === 0
          ? ''
          : d.leftAs === 'mask'
            ? `; daha uzun süre eksik ${number(d.left)} tanesine ortalama kondu ve eksik diye işaretlendi`
            : `; daha uzun süre eksik ${number(d.left)} tanesinin bulunduğu pencereler kullanılmadı`
      const filled =
        d.filled === 0
          ? 'hiçbiri doldurulmadı'
          : d.filled === d.steps
            ? `önceki değerle dolduruldu, en çok ${lasting(d.frequency, d.fill)}`
            : `${number(d.filled)} tanesi önceki değerle dolduruldu, en çok ${lasting(d.frequency, d.fill)}`
      return `${d.column} değeri olmayan ${number(d.steps)} adım: ${filled}${left} (--fill)`
    },
    'series-filled-targets': (d) =>
      `öğrenilecek ${number(d.steps)} adımdan ${number(d.missing)} tanesinde, ${number(d.gaps)} ayrı yerde ${list(d.columns)} eksik${d.examples ? `: onlarsız ${number(d.examples.of)} örnekten ${number(d.examples.left)} tanesi kalırdı` : ''}; bu yüzden eğitimde de raporda da önceki değerle doldurulanlar da öngörülüyor, ölçümler olduğundan iyi görünür; --frequency ile uzatılan adımda boşluk azalır`,
    'series-new-category': (d) =>
      `${d.column} sütununda eğitime ayrılan bölümde olmayan "${d.category}" ${number(d.steps)} adımda geçiyor${d.others > 0 ? `, böyle ${number(d.others)} sözcük daha var` : ''}: bilinenlerin hiçbiri sayılmadı; onların da bulunduğu veriyle eğitin`,
    'series-outliers': (d) =>
      `${d.column} sütununda ötekilerden çok uzak ${number(d.values)} değer var (${short(d.least)} ile ${short(d.most)} arası; örneğin ${d.example}); yanlışsa boş bırakın ya da --scaling robust ile ölçekleyin`,
    'series-short-groups': (d) =>
      `${number(d.of)} diziden ${number(d.groups)} tanesi öğrenilemeyecek kadar kısa (${d.example}: ${number(d.steps)} adım, bir örneğe ${number(d.needed)} gerek); daha uzun diziler verin ya da --lookback değerini küçültün`,
    'series-skipped-windows': (d) =>
      `değersiz adımları olan ${number(d.skipped)} pencere atlandı, ${number(d.windows)} tane kaldı; --fill daha uzun boşlukları doldurur`,
  },
  facts: {
    table: (d) => ['Tablo', `${d.file}: ${number(d.rows)} satır, ${number(d.columns)} sütun (${sign(d.separator)}, ${d.encoding})`],
    series: (d) => [
      'Dizi',
      `${d.groups > 1 ? `${number(d.groups)} dizi, ` : ''}${number(d.rows)} satır${d.from === null ? '' : `, ${d.from} ile ${d.to} arası`}${
        d.frequency.unit === 'row'
          ? ''
          : d.stepping === 'rows'
            ? `, çoğu ${lasting(d.frequency)} arayla`
            : `, ${lasting(d.frequency)} uzunluğunda ${number(d.steps)} adım`
      }${d.timezone === null ? '' : ` (${d.timezone})`}`,
    ],
    'series-columns': (d) => [
      'Sütunlar',
      `${d.time.length === 0 ? '' : `zaman: ${d.time.join(', ')}; `}hedef: ${list(d.targets)}${d.others.length === 0 ? '' : `; yanında: ${list(d.others)}`}${d.known.length === 0 ? '' : `; önceden bilinen: ${list(d.known)}`}`,
    ],
    'series-numbers': (d) => [
      d.column,
      `${short(d.least)} ile ${short(d.most)} arası, ortalama ${short(d.mean)}${d.missing > 0 ? `, ${number(d.missing)} adımda yok` : ''}`,
    ],
    'series-categories': (d) => [
      d.column,
      `${number(d.categories)} sözcük: ${d.examples.join(', ')}${d.categories > d.examples.length ? ', …' : ''}${d.missing > 0 ? `; ${number(d.missing)} adımda yok` : ''}`,
    ],
  },
  units: { windows: { one: 'pencere', many: 'pencere' } },
  measures: {},
  contenders: {},
  titles: {},
  columns: {},
  work: {},
  options: {
    separator: 'tablonun hücreleri arasındaki işaret (bulunur): tek karakter ya da tab',
    header: 'tablonun ilk satırında adların olup olmadığı (bulunur)',
    time: 'zaman sütunu ya da zamanı oluşturan sütunlar: yıl,ay,gün,saat (bulunur); none: satırlar adım sayılır',
    target: 'neyle ilgilenildiği: bir ya da birkaç sayı sütunu (tekse bulunur); hepsi için "*"',
    inputs: 'hedefin yanında okunacak sütunlar (hepsi)',
    known: 'değerleri önceden bilinen sütunlar: tatiller, hava tahmini gibi',
    group: 'bir tablodaki birkaç diziyi ayıran sütun (bulunur); none: tek dizi',
    frequency: 'adımın uzunluğu: 15dk, 1saat, 1gün, 1ay gibi (bulunur); daha sık satırların ortalaması alınır',
    timezone: 'zamanları gösteren saatlerin yeri: Europe/Istanbul ya da +03:00 gibi; yaz saati hesaba katılır',
    dateFormat: 'tarihlerin yazılışı (bulunur): dmy, mdy, ymd, unix, unixms, excel ya da "dd.MM.yyyy HH:mm" gibi bir kalıp',
    decimal: 'ondalık işareti (bulunur)',
    fill: 'son değerin, eksik kaç adımın yerine geçeceği',
    missing: 'daha uzun süre eksik değerler: mask (kendi girdisiyle işaretlenir), drop (bulundukları pencereler atlanır)',
    scaling: 'sayıların ölçeklenmesi: standard (ortalama ve sapma) ya da robust (ortanca ve ortadaki yarı)',
  },
}
