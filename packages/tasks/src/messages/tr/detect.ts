import type { detect as english } from '../en/detect.ts'
import { number } from './numbers.ts'

const severities = { low: 'düşük', medium: 'orta', high: 'yüksek' } as const
const causes: Readonly<Record<string, string>> = {
  error: 'ağın beklediği gibi değil',
  high: 'o zamana kadar görülenden yüksek',
  low: 'o zamana kadar görülenden düşük',
}
const because = (cause: string): string => {
  const at = cause.lastIndexOf(': ')
  return `${cause.slice(0, at)} ${causes[cause.slice(at + 2)] ?? ''}`
}

export const detect: typeof english = {
  because,
  reasons: {
    missing: 'değerler eksik',
    first: 'öncesi yok, öngörülemez',
    untimed: 'bu satırda zaman yok',
    late: 'zamanı önceki satırdan eski',
    unreadable: 'okunamadı',
    filled: 'eksik değer öncekiyle dolduruldu',
  },
  errors: {
    'detect-too-few': (d) =>
      `${d.files.join(', ')}: öğrenilecek ${number(d.steps)} satır var, en az ${d.needed} gerek (binlercesi iyi olur)${d.labelled > 0 ? `; anormal diye etiketli ${number(d.labelled)} satır dışarıda bırakıldı` : ''}; daha uzun bir seri verin ya da --validation ile --test payını küçültün`,
    'detect-all-labelled': (d) =>
      `öğrenilecek satırların hepsi ${d.column} sütununda anormal diye etiketli, olağan olan ise ötekilerden öğrenilir; doğru sütunu --label ile belirtin ya da olağan satırlara 0 yazın`,
    'nothing-to-detect': () => 'bakılacak bir şey yok: bir tablo verin ya da satırları birer birer standart girdiden gönderin',
  },
  findings: {
    'detect-left-out': (d) => `anormal diye etiketli ${number(d.steps)} satırdan (${d.column}) öğrenilmez`,
    'detect-no-labels': (d) => `${d.column} sütununda anormal diye etiketli satır yok: kaçının bulunduğu söylenemez`,
    'detect-no-validation': () =>
      'doğrulamaya hiçbir şey ayrılmadı: en iyi değil, son ağırlıklar alınır, yanlış alarmlar da sayılmaz; --validation 0.1 onda birini ayırır',
    'detect-few-rows': (d) =>
      `öğrenilecek yalnızca ${number(d.rows)} satır var: bir satırın ne kadar seyrek olduğunu söylemeye yetmez; yalnızca bunların çok dışında kalanlar bulunur, yanlış alarmlar da olabilir; ${number(d.enough)} satırdan çoğunu verin (binlercesi iyi olur)`,
    'detect-found': (d) =>
      `${number(d.rows)} satırda ${d.intervals === 0 ? 'anormal bir şey yok' : `${number(d.intervals)} anormal aralık var`}`,
    'detect-interval': (d) =>
      `  ${d.group === null ? '' : `${d.group}, `}${d.from === d.to ? d.from : `${d.from} – ${d.to}`}: ${severities[d.severity]} (skor ${number(d.score, 1)}), ${because(d.cause)}`,
    'detect-skipped': (d) => `${number(d.rows)} satırın skoru yok: nedeni "reason" sütununda`,
  },
  facts: {
    'detect-parts': (d) => [
      'Öğrenilen',
      `${number(d.training)} satır; ${number(d.validation)} tanesi doğrulama${d.test > 0 ? `, ${number(d.test)} tanesi sınama` : ''} için; her satır kendinden önceki ${number(d.lookback)} satırla değerlendirilir`,
    ],
    'detect-labels': (d) => ['Etiketler', `${d.column}: ${number(d.intervals)} aralıkta ${number(d.steps)} satır`],
  },
  units: {},
  measures: {
    planted: 'ekilen sıçramalardan bulunanlar',
    falseAlarms: '1.000 satırda yanlış alarm',
    found: 'bulunan anormallikler',
    nab: 'Numenta ölçütünün standart puanı',
  },
  contenders: { windowedGaussian: 'pencereli Gauss' },
  titles: { detectorThreshold: 'Ağın alarmları', detectedIntervals: 'En güçlü anormallikler' },
  columns: {
    threshold: 'eşik',
    intervals: 'aralık',
    anomalousRows: 'satır',
    seriesName: 'seri',
    from: 'başlangıç',
    to: 'bitiş',
    severity: 'şiddet',
    'severity.low': severities.low,
    'severity.medium': severities.medium,
    'severity.high': severities.high,
    score: 'skor',
    cause: 'neden',
    reason: 'açıklama',
  },
  work: {},
  options: {
    target: 'değerlendirilen sütunlar; verilmezse bütün sayı sütunları',
    label: 'hangi satırların anormal olduğunu söyleyen sütun: onlardan öğrenilmez, raporda kaçının bulunduğu sayılır',
    calendar: 'ağa günün saati ve benzerlerinin bildirilip bildirilmeyeceği',
    method: 'olağandışının nasıl bulunduğu: her satırı penceresinden geri vererek (autoencoder) ya da önceden kestirerek (forecast)',
    lookback: 'her satırın değerlendirilmesinde bakılan satır sayısı (32; kısa seride daha az)',
    units: 'her katmanın gizli durumundaki sayı adedi (autoencoder 64, forecast 32)',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (autoencoder 0.002, forecast 0.005)',
    epochs: 'verinin baştan sona kaç kez okunacağı (3; kısa seride daha çok)',
    threshold: 'bu skordan başlayarak satır anormaldir; verilmezse eğitim bölümünden öğrenilir',
    adapt:
      'olağan olanın, görülen satırlardan, tuhaf olanlardan da, öğrenilmeye devam edilip edilmeyeceği: süren bir arıza yüz satır kadar sonra (on binlerce satırdan öğrenildiyse birkaç yüz satır sonra) olağan sayılır; no: olağan olan öğrenildiği gibi kalır, böyle bir arıza sonuna kadar bildirilir',
  },
}
