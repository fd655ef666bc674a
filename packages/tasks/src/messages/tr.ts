import type { TaskMessages } from './en.ts'
import { detect } from './tr/detect.ts'
import { forecast } from './tr/forecast.ts'
import { labelled } from './tr/labelled.ts'
import { music } from './tr/music.ts'
import { numbers } from './tr/numbers.ts'
import { pairs } from './tr/pairs.ts'
import { shared } from './tr/shared.ts'
import { table } from './tr/table.ts'
import { text } from './tr/text.ts'

/** Görevlerin söylediği her şeyin Türkçesi; anahtarlar `en.ts` ile aynıdır. */
export const turkish: TaskMessages = {
  ...numbers,
  tasks: {
    text: {
      summary: 'bir metni öğrenir, onun gibi yazmayı sürdürür',
      files: 'bir ya da daha çok düz metin dosyası; art arda tek metin gibi okunur',
    },
    classifier: {
      summary: 'bir metnin hangi sınıftan olduğunu öğrenir',
      files: 'etiketli metinler: bir tablo (CSV, TSV, JSONL), her sınıfa bir klasör ya da dosya, ya da "etiket metin" satırları',
    },
    sentiment: {
      summary: 'bir metnin duygusunu öğrenir: iki sınıf',
      files: 'classifier gibi, iki sınıfla',
    },
    summarizer: {
      summary: 'kısaltmayı öğrenir: metne bir başlık',
      files: 'metin çiftleri: kaynak ve özet sütunları olan bir tablo (TSV, CSV, JSONL)',
    },
    composer: {
      summary: 'müzik öğrenir, sürdürür',
      files: 'MIDI dosyaları ya da klasörleri, ABC ezgileri, JSON piyano ruloları',
    },
    forecaster: {
      summary: 'bir seriyi öğrenir, nasıl süreceğini kestirir',
      files: 'zaman sütunu olan bir tablo (CSV, TSV, JSONL)',
    },
    detector: {
      summary: 'bir seride olağanı öğrenir, olağan dışını bulur',
      files: 'zaman sütunu olan bir tablo (CSV, TSV, JSONL)',
    },
  },
  reasons: { ...labelled.reasons, ...detect.reasons },
  because: detect.because,
  groups: { data: 'Veri', model: 'Ağ', training: 'Eğitim' },
  errors: {
    ...shared.errors,
    ...text.errors,
    ...labelled.errors,
    ...pairs.errors,
    ...music.errors,
    ...table.errors,
    ...forecast.errors,
    ...detect.errors,
  },
  findings: {
    ...shared.findings,
    ...text.findings,
    ...labelled.findings,
    ...pairs.findings,
    ...music.findings,
    ...table.findings,
    ...forecast.findings,
    ...detect.findings,
  },
  facts: {
    ...shared.facts,
    ...text.facts,
    ...labelled.facts,
    ...pairs.facts,
    ...music.facts,
    ...table.facts,
    ...forecast.facts,
    ...detect.facts,
  },
  units: {
    ...shared.units,
    ...text.units,
    ...labelled.units,
    ...pairs.units,
    ...music.units,
    ...table.units,
    ...forecast.units,
    ...detect.units,
  },
  measures: {
    ...shared.measures,
    ...text.measures,
    ...labelled.measures,
    ...pairs.measures,
    ...music.measures,
    ...table.measures,
    ...forecast.measures,
    ...detect.measures,
  },
  contenders: {
    ...shared.contenders,
    ...text.contenders,
    ...labelled.contenders,
    ...pairs.contenders,
    ...music.contenders,
    ...table.contenders,
    ...forecast.contenders,
    ...detect.contenders,
  },
  titles: {
    ...shared.titles,
    ...text.titles,
    ...labelled.titles,
    ...pairs.titles,
    ...music.titles,
    ...table.titles,
    ...forecast.titles,
    ...detect.titles,
  },
  columns: {
    ...shared.columns,
    ...text.columns,
    ...labelled.columns,
    ...pairs.columns,
    ...music.columns,
    ...table.columns,
    ...forecast.columns,
    ...detect.columns,
  },
  work: { ...shared.work, ...text.work, ...labelled.work, ...pairs.work, ...music.work, ...table.work, ...forecast.work, ...detect.work },
  report: shared.report,
  options: {
    shared: { ...shared.options, ...table.options },
    text: text.options,
    labelled: labelled.options,
    pairs: pairs.options,
    music: music.options,
    forecast: forecast.options,
    detect: detect.options,
  },
}
