import type { EngineAbsence, ErrorTable, SafetensorsDamage } from './en.ts'
import { quoted, quotedWithCodes } from './quoted.ts'
import { inTurkish } from './tr-phrases.ts'

/** Every error of the library, in Turkish; the rows are those of `en.ts`. */
export const turkish: ErrorTable = {
  'shape-mismatch': (d) =>
    `${inTurkish(d.where)}: beklenen ${inTurkish(d.expected)}, gelen ${inTurkish(d.actual)}${d.remedy ? `; ${inTurkish(d.remedy)}` : ''}`,
  'invalid-argument': (d) =>
    `${inTurkish(d.where)}: ${inTurkish(d.name)} şöyle olmalı: ${inTurkish(d.expected)}; gelen: ${inTurkish(d.actual)}${d.remedy ? `; ${inTurkish(d.remedy)}` : ''}`,
  'id-out-of-range': (d) =>
    d.classes
      ? `${inTurkish(d.where)}: ${d.id} numaralı bir sınıf yok: ${inTurkish(d.table)} ${d.limit} sınıf veriyor, hedefler 0 ile ${d.limit - 1} arasında tam sayılar olmalı; hedefleri düzeltin ya da en büyük sınıf numarasından bir fazla çıktı verin`
      : `${inTurkish(d.where)}: simge numaraları 0 ile ${d.limit - 1} arasında tam sayılar olmalı, gelen: ${d.id}; ${inTurkish(d.table)} ${d.limit} satırlı: simge sayısı kadar satır verin`,
  diverged: (d) =>
    `${d.step}. adım: sonlu bir sayı olmayan ilk şey '${d.layer}' ${{ weight: 'ağırlığı', output: 'katmanının çıktısı', loss: 'kaybı', gradient: 'ağırlığının gradyanı' }[d.what]} (kayıp ${d.loss}); adım hiçbir şeyi değiştirmedi. Öğrenme oranını düşürün ya da globalClipNorm: 1 ile gradyanları kırpın`,
  'state-mismatch': (d) =>
    `eğitim durumu: ${inTurkish(d.what)} şöyle olmalı: ${inTurkish(d.expected)}; gelen: ${inTurkish(d.actual)}; durumun alındığı model ve seçeneklerle sürdürün`,
  unsupported: (d) => `${inTurkish(d.where)}: ${inTurkish(d.what)}; ${inTurkish(d.remedy)}`,
  'invalid-model': (d) =>
    `${inTurkish(d.place)}: ${inTurkish(d.problem)}; ${d.from === 'Keras' ? 'bunu Keras böyle yazmaz ya da sonradan değiştirilmiş; get_config() ya da to_json() çıktısını olduğu gibi verin' : 'bu modeli Tekrar yazmamış ya da model sonradan bozulmuş'}`,
  'no-model': (d) =>
    `${inTurkish(d.place)}: burada model yok; içinde model.json ve weights.safetensors bulunan bir klasörü ya da model/ klasörü olan bir çalışmayı verin`,
  'newer-model': (d) =>
    `model ${d.found}. biçim sürümünde, bu kitaplık en çok ${d.known}. sürümü okur; tekrar paketinin yeni bir sürümünü kurun`,
  'duplicate-name': (d) => `iki katmanın adı '${d.name}'; birine başka bir ad verin`,
  'cell-state-missing': (d) =>
    `${d.cell} hücresi: adım ${d.state} değerini vermiyor (verdikleri: ${d.given.join(', ') || 'hiçbiri'}); hücrenin bildirdiği her durumun sonraki değerini döndürün`,
  'cell-state-unknown': (d) =>
    `${d.cell} hücresi: adım, hücrenin bildirmediği ${d.state} durumunu veriyor (bildirdikleri: ${d.declared.join(', ') || 'hiçbiri'}); onu states içine ekleyin`,
  'damaged-safetensors': (d) =>
    `safetensors, ${d.place}: ${safetensorsDamage[d.reason]}: beklenen ${d.expected}, gelen ${d.actual}; dosyayı geldiği yerden yeniden alın ya da daha önceki bir kopyayı kullanın`,
  'unknown-symbols': (d) =>
    d.by === 'words'
      ? `başlangıç metninde modelin hiç görmediği sözcükler var: ${quoted(d.symbols, 10)}; başka sözcükler kullanın`
      : `başlangıç metninde modelin hiç görmediği karakterler var: ${quotedWithCodes(d.symbols, 10)}; modelin bildikleri: ${quoted(d.known, 200)}`,
  'too-few-symbols': (d) =>
    `${inTurkish(d.where)}: eğitim için ${d.symbols} simge var, en az ${d.needed} gerekir; daha uzun bir metin verin ya da doğrulamaya daha küçük bir pay ayırın`,
  'binary-data': (d) =>
    `${inTurkish(d.where)}: bu veri metin değil, ikili veri (${d.byte}. konumdaki bayt ${d.value}); UTF-8, UTF-16, windows-1254 ya da windows-1252 ile kodlanmış bir metin dosyası verin`,
  'undecodable-text': (d) =>
    `${inTurkish(d.where)}, ${d.line}. satır: ${d.byte}. konumdaki ${d.value} baytı ${d.encoding} olarak okunamıyor; dosyayı UTF-8 olarak kaydedin`,
  'out-of-memory': (d) => {
    const steps = d.fits?.steps ? ` ${d.fits.steps} adımla` : ''
    const fits = d.fits ? `${d.fits.batch} satırlık bir yığın (batch)${steps} sığar` : undefined
    const missing = `${inTurkish(d.where)}: ${mebibytes(d.bytes)} bellek ayrılamadı`
    if (d.weights !== undefined)
      return `${missing}; tek satır ve tek adım bile sığmıyor: yalnız ağırlıklar ${mebibytes(d.weights)} ister; daha az birim ya da daha az katman kullanın`
    const smaller = 'daha küçük bir yığın (batch), daha az adım ya da daha az birim kullanın'
    return `${missing}; ${fits ?? (d.remedy === undefined ? smaller : inTurkish(d.remedy))}`
  },
  'engine-unavailable': (d) =>
    `${d.engine} motoru çalışamıyor: ${engineAbsence[d.reason]}${d.detail ? ` (${d.detail})` : ''}; ${engineRemedy[d.reason]}`,
}

const engineAbsence: Readonly<Record<EngineAbsence, string>> = {
  'not-installed': '@tekrar/native paketi kurulu değil',
  'not-built': 'eklenti burada derlenmemiş, böyle bir makine için hazır olanı da yok',
  'addon-not-installed': 'bu makinenin eklentisini taşıyan paket kurulu değil',
  'other-version': 'eklentinin sürümü başka',
  'not-loaded': 'eklenti yüklenemiyor',
  'instruction-set': 'istenen komut kümesi bu makinede yok',
  'web-page': 'bir web sayfası eklenti yükleyemez',
  'no-webassembly': 'burada SIMD destekli WebAssembly yok',
  'no-kernels': 'bu tekrar kopyası kernels.wasm olmadan derlenmiş',
}
const engineRemedy: Readonly<Record<EngineAbsence, string>> = {
  'not-installed': 'npm install @tekrar/native ile kurun ya da motoru belirtmeyin, wasm kullanılır',
  'not-built': 'C++ derleyicisi olan bir depo kopyasında npm run build çalıştırın ya da motoru belirtmeyin, wasm kullanılır',
  'addon-not-installed':
    '@tekrar/native paketini isteğe bağlı bağımlılıklarıyla yeniden kurun (önce node_modules klasörünü ve başka bir sistemde yazılmış kilit dosyasını silin); depo kopyasında C++ derleyicisiyle npm run build çalıştırın; ya da motoru belirtmeyin, wasm kullanılır',
  'other-version':
    'tekrar ile @tekrar/native paketlerini aynı sürümde kurun, depo kopyasında npm run build çalıştırın ya da motoru belirtmeyin, wasm kullanılır',
  'not-loaded': '@tekrar/native paketini yeniden kurun ya da motoru belirtmeyin, wasm kullanılır',
  'instruction-set': 'komut kümesini belirtmeyin, en iyisi seçilir',
  'web-page': 'motoru belirtmeyin, wasm kullanılır',
  'no-webassembly': 'daha yeni bir tarayıcı ya da Node.js kullanın',
  'no-kernels': 'npm run build:kernels ve npm run build çalıştırın',
}

const safetensorsDamage: Record<SafetensorsDamage, string> = {
  'cut-short': 'dosyanın sonu eksik',
  'too-long': 'son tensörden sonra fazladan bayt var',
  'header-length': 'başlığın uzunluğu sınırların dışında',
  header: 'başlık bozuk',
  'duplicate-key': 'bir anahtar iki kez geçiyor',
  entry: 'kayıt bozuk',
  type: 'veri türü bilinmiyor',
  size: 'şekil ile bayt sayısı uyuşmuyor',
  place: 'tensörler üst üste biniyor ya da aralarında boşluk var',
  value: 'olanaksız bir değer',
  checksum: 'sağlama toplamı uyuşmuyor, bir bit değişmiş',
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`
