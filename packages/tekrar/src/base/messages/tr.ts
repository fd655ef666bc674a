import type { ErrorTable, SafetensorsDamage } from './en.ts'

/** Every error of the library, in Turkish; the rows are those of `en.ts`. */
export const turkish: ErrorTable = {
  'shape-mismatch': (d) => `${d.where}: beklenen ${d.expected}, gelen ${d.actual}${d.remedy ? `; ${d.remedy}` : ''}`,
  'invalid-argument': (d) => `${d.where}: ${d.name} şöyle olmalı: ${d.expected}; gelen: ${d.actual}`,
  unsupported: (d) => `${d.where}: ${d.what}; ${d.remedy}`,
  'invalid-model': (d) => `${d.place}: ${d.problem}; model Tekrar ile yazılmamış ya da sonradan bozulmuş`,
  'newer-model': (d) => `modelin biçim sürümü ${d.found}, bu kitaplık en çok ${d.known} sürümünü okur; tekrar'ın yeni bir sürümünü kurun`,
  'duplicate-name': (d) => `iki katmanın adı '${d.name}'; birine başka bir ad verin`,
  'cell-state-missing': (d) =>
    `${d.cell} hücresi: adım ${d.state} değerini vermiyor (verdikleri: ${d.given.join(', ') || 'hiçbiri'}); hücrenin bildirdiği her durumun sonraki değerini döndürün`,
  'cell-state-unknown': (d) =>
    `${d.cell} hücresi: adım, hücrenin bildirmediği ${d.state} durumunu veriyor (bildirdikleri: ${d.declared.join(', ') || 'hiçbiri'}); onu states'e ekleyin`,
  'damaged-safetensors': (d) =>
    `safetensors, ${d.place}: ${safetensorsDamage[d.reason]}: beklenen ${d.expected}, gelen ${d.actual}; dosyayı geldiği yerden yeniden alın ya da daha önceki bir kopyayı kullanın`,
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
