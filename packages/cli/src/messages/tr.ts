import { numbersFor, type Option } from '@tekrar/tasks/rows'
import type { Messages } from './en.ts'
import { bench as benchWords } from './tr/bench.ts'
import { help } from './tr/help.ts'

const numbers = numbersFor('tr', { hours: 'sa', minutes: 'dk', seconds: 'sn' }, (text) => `%${text}`)
const { number, short, percent, bytes, duration } = numbers
const bench = benchWords(numbers)

const meant = (nearest: string | null) => (nearest ? `; şunu mu demek istediniz: ${nearest}?` : '')

/** Bir seçeneğin ne aldığı. Verilen değer hiçbir tam sayının olamayacağı kadar büyükse sınır söylenir. */
function expected(option: Option, actual?: string): string {
  switch (option.kind) {
    case 'integer': {
      const most = option.most ?? (Number(actual) > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : undefined)
      return most === undefined ? `${option.least} ya da daha büyük bir tam sayı` : `${option.least} ile ${most} arasında bir tam sayı`
    }
    case 'number': {
      const from =
        option.above !== undefined ? `${option.above} değerinden büyük` : option.least !== undefined ? `en az ${option.least} olan` : ''
      const to =
        option.below !== undefined ? `${option.below} değerinden küçük` : option.most !== undefined ? `en çok ${option.most} olan` : ''
      return `${[from, to].filter(Boolean).join(', ')} bir sayı`
    }
    case 'choice':
      return `şunlardan biri: ${option.choices.join(', ')}`
    case 'text':
      return option.choices
        ? `şunlardan biri: ${option.choices.join(', ')}, ya da sonu ${(option.files ?? []).slice(0, 2).join(' veya ')} olan bir dosya`
        : 'bir metin'
    case 'files':
      return 'bir dosya adı (seçenek yinelenebilir)'
    case 'switch':
      return 'true ya da false'
  }
}

/** "… olmalı" cümlesi: sayılan şeylerin önüne geçer. */
function mustBe(option: Option, actual: string): string {
  const words = expected(option, actual)
  const list = 'şunlardan biri: '
  return words.startsWith(list) ? `şunlardan biri olmalı: ${words.slice(list.length)}` : `${words} olmalı`
}

const systemReason = (code: string): string =>
  ({
    ENOSPC: 'disk dolu',
    EDQUOT: 'disk kotanız dolmuş',
    EROFS: 'disk salt okunur',
    EACCES: 'izin yok',
    EPERM: 'izin yok',
    EIO: 'disk hata bildiriyor',
    EMFILE: 'çok fazla dosya açık',
    ENOENT: 'yoldaki bir klasör artık yok',
    ENOTDIR: 'yoldaki bir şey klasör değil, dosya',
    ENAMETOOLONG: 'ad çok uzun',
  })[code] ?? code

const speed = (d: { speed: number; many: string }): string => `${short(d.speed)} ${d.many}/sn`

const culprit = (what: 'weight' | 'output' | 'loss' | 'gradient', layer: string): string =>
  ({
    weight: `${layer} ağırlığı`,
    output: `${layer} katmanının çıktısı`,
    loss: `kayıp (${layer})`,
    gradient: `${layer} ağırlığının gradyanı`,
  })[what]

/** Komutun söylediği her şeyin Türkçesi; anahtarlar `en.ts` ile aynıdır. */
export const turkish: Messages = {
  ...numbers,
  expected,
  error: 'hata',
  note: 'not',
  severities: { error: 'hata', warning: 'uyarı', note: 'not' },
  marks: { error: '✗', warning: '!', note: '·' },
  help,
  failures: {
    'unknown-verb': (d) => `'${d.word}' diye bir komut yok${meant(d.nearest) || ';'} bakınız: ${d.command} --help`,
    'unknown-task': (d) => `'${d.word}' diye bir görev yok${meant(d.nearest) || ';'} görevler: ${d.tasks}`,
    'no-task': (d) =>
      `${{ train: 'neyin eğitileceğini', check: 'neye bakılacağını', compare: 'neyin karşılaştırılacağını' }[d.verb]} yazın: ${d.command} ${d.verb} GÖREV VERİ… (görevler: ${d.tasks})`,
    'no-files': (d) => `okunacak dosyayı yazın: ${d.command} ${d.what}`,
    'unknown-flag': (d) => `bilinmeyen seçenek ${d.flag}${meant(d.nearest)}`,
    'flag-twice': (d) => `${d.flag} iki kez verilmiş`,
    'flag-takes-no-value': (d) => `${d.flag} değer almaz; gelen '${d.value}'`,
    'flag-needs-value': (d) => `${d.flag} bir değer ister: ${expected(d.option)}`,
    'flag-of-other-task': (d) => `${d.flag}, ${d.task} görevinin seçeneği değil`,
    'flags-exclude': (d) => `${d.flags}: yalnızca birini verin`,
    'from-other-task': (d) => `${d.run} başka bir görev için eğitilmiş (${d.task}); --from, ${d.wanted} görevinden bir çalışma ister`,
    'vary-form': (d) => `--vary ${d.value}: bir seçenek ve değerlerini yazın: --vary cell=lstm,gru`,
    'vary-unknown': (d) => `--vary ${d.name}: ${d.task} görevinde böyle bir seçenek yok${meant(d.nearest)}`,
    'vary-twice': (d) => `--vary ${d.name} iki kez verilmiş; bütün değerlerini bir listede yazın`,
    'vary-one-value': (d) => `--vary ${d.name} tek değerli; bunun için --${d.name} ${d.value} yeter`,
    'vary-nothing': (d) => `neyin değişeceğini yazın: ${d.command} compare ${d.task} VERİ… --vary cell=lstm,gru`,
    'vary-value': (d) => `--vary ${d.name} ${mustBe(d.option, d.actual)}; gelen '${d.actual}'`,
    'vary-measured': (d) =>
      `--vary ${d.name}: neyin ölçüldüğünü değiştirir, sayılar aynı şeyin sayıları olmaz; hepsi için bir kez verin: --${d.name}`,
    'compare-from': () => '--from yalnız train ile kullanılır: compare her türü baştan, yeni ağırlıklarla eğitir; --from vermeyin',
    'compare-minutes': () =>
      '--minutes daha hızlı bir türe daha çok adım verirdi, aradaki fark da bundan gelebilirdi: yerine --epochs ya da --training-steps verin',
    'other-comparison': (d) => `${d.folder} içinde başka bir karşılaştırma var (başka veri ya da seçenekler); başka bir --out seçin`,
    'from-keeps-network': (d) => `${d.flag}, --from ile birlikte olmaz: ağ ${d.run} çalışmasınınki olarak kalır`,
    'decimal-comma': (d) => `${d.flag}: sayılar noktayla yazılır: ${d.value} yerine ${d.remedy}`,
    'unacceptable-value': (d) => `${d.flag} ${mustBe(d.option, d.actual)}; gelen '${d.actual}'${meant(d.nearest)}`,
    'too-many-arguments': (d) => `${d.verb}: fazla argüman: ${d.words} (kullanım: ${d.usage})`,
    'config-not-json': (d) => `${d.file} geçerli bir JSON değil: ${d.reason}`,
    'config-not-object': (d) => `${d.file} tek bir JSON nesnesi olmalı: { "units": 128, … }`,
    'config-unknown-key': (d) => `${d.file}: bilinmeyen anahtar '${d.key}'${meant(d.nearest)}`,
    'config-key-twice': (d) => `${d.file}: '${d.key}' iki kez yazılmış; birini bırakın`,
    'config-value': (d) => `${d.file}: '${d.key}' ${mustBe(d.option, d.actual)}; gelen ${d.actual}`,
    'config-files': (d) => `${d.file}: '${d.key}' dosya adlarından bir liste olmalı; gelen ${d.actual}`,
    'no-such-file': (d) => `${d.file}: böyle bir dosya yok${meant(d.nearest)}`,
    'no-match': (d) => `${d.pattern}: uyan dosya yok`,
    'empty-folder': (d) => `${d.folder}: bu klasörde dosya yok`,
    'neither-run-nor-file': (d) =>
      `${d.word}: böyle bir dosya yok, ${d.runs} içinde bu adda bir çalışma da yok${meant(d.nearest)}${d.remedy ? `${d.nearest ? ' Tek' : '; tek'} sözcüklük bir metin şöyle sorulur: ${d.remedy}` : ''}`,
    'nothing-asked': (d) => `neyin yanıtlanacağını yazın: ${d.usage}, ya da standart girdiden verin`,
    'files-and-words': (d) => `${d.file} bir dosya, '${d.word}' değil; ya dosyaları ya sözleri verin, ikisini birden değil`,
    'other-verb': (d) => `${d.run} başka bir görev için eğitilmiş (${d.task}), onda ${d.verb} yok; şöyle sorun: ${d.right}`,
    'from-latest': (d) => `${d.reason} (en son çalışmaya, ${d.run} çalışmasına soruldu; başkası başa yazılır: ${d.usage})`,
    'out-spreadsheet': (d) =>
      `--out ${d.file}: hesap tablolarının kendi biçimi yazılmaz, ama onlar CSV açar: --out ${d.remedy} (Türkçe olanı için bir de --csv-style tr)`,
    'out-ending': (d) => `--out ${d.file}: ${d.ending} ile biten dosya yazılmaz; şunlardan birini seçin: ${d.known}`,
    'out-no-folder': (d) => `${d.file} yazılamıyor: ${d.folder} diye bir klasör yok; önce onu oluşturun ya da başka bir --out verin`,
    'out-is-folder': (d) =>
      `--out ${d.folder} bir klasör; içinde bir dosya adı verin, örneğin ${d.folder.replace(/[\\/]+$/, '')}/answers.csv`,
    'run-unfinished': (d) => `${d.run} sonuna dek eğitilmemiş, bu yüzden henüz sorulamaz; sürdürün: ${d.command}`,
    'is-folder': (d) => `${d.file} bir klasör; içindeki dosyaları yazın, örneğin ${d.file.replace(/[\\/]+$/, '')}/*.txt`,
    'unreadable-file': (d) => `${d.file} okunamıyor: ${systemReason(d.code)}`,
    'empty-file': (d) => `${d.file} boş; listeden çıkarın ya da doğru dosyayı yazın`,
    'bad-file': (d) => `${d.file}: ${d.reason}`,
    'text-gone': (d) =>
      `${d.run} ${d.file} ile eğitilmişti, o artık yok; sürdürmek için aynı veriyi geri koyun ya da ağırlıkları başka bir veriyle eğitin: ${d.command} VERİ ${d.from}`,
    'file-changed': (d) =>
      `${d.files}: ${d.run} bu veriyle eğitilmemiş (veri değişmiş), bu yüzden sürdürülemez; eskisini geri koyun ya da ağırlıklarından yeniden eğitin: ${d.command}`,
    'config-changed': (d) =>
      `${d.run}: ${d.file} çalışmanın başladığı dosya değil (düzenlenmiş ya da bozulmuş), bu yüzden sürdürülemez; geri koyun ya da yeniden eğitin`,
    'run-exists': (d) => `${d.name} adlı çalışma zaten var (${d.folder}); başka bir --name seçin ya da --force ile üzerine yazın`,
    'not-a-run': (d) => `${d.folder} var ama bir çalışma değil; başka bir --name ya da --out seçin`,
    'bad-name': (d) => `'${d.name}' bir çalışmanın adı olamaz: harf, rakam, '.', '-', '_' ve boşluk; '.' ya da '-' ile başlamaz`,
    'no-runs': (d) =>
      d.tasks.length === 0
        ? `${d.folder} içinde henüz çalışma yok; bir tane yapın: ${d.command} train GÖREV VERİ`
        : `${d.folder} içinde henüz ${d.tasks.join(' ya da ')} çalışması yok; bir tane yapın: ${d.command} train ${d.tasks[0]} VERİ`,
    'no-such-run': (d) => `'${d.run}' adlı çalışma yok (bakılan yer: ${d.folder})${meant(d.nearest) || ';'} hepsi için: ${d.command} runs`,
    'run-unfinished-start': (d) =>
      `${d.run} başlamadan kesilmiş: sürdürülecek bir şey yok; yeniden başlatın: ${d.command} train GÖREV VERİ`,
    'run-damaged': (d) => `${d.run}: ${d.file} bozuk (${d.reason}); bir kopyasından geri alın ya da yeniden eğitin`,
    'run-newer': (d) =>
      `${d.run}: ${d.file} ${d.version}. biçimde, daha yeni bir tekrar yapmış; bu sürüm en çok ${d.known}. biçimi okur: güncelleyin`,
    'run-busy': (d) =>
      `${d.run} şu anda ${d.process} numaralı süreçte eğitiliyor; bekleyin ya da o bir tekrar değilse ${d.file} dosyasını silin`,
    'run-finished': (d) => `${d.run} bitmiş: ${number(d.steps)} eğitim adımı atılmış; ağırlıklarını eğitmeyi sürdürmek için: ${d.command}`,
    'cannot-save': (d) => {
      const full = d.code === 'ENOSPC' || d.code === 'EDQUOT'
      const what = `${d.file} yazılamıyor: ${systemReason(d.code)}`
      if (d.kept === null) return full ? `${what}; yer açıp yeniden başlatın` : what
      const { run, step, resume } = d.kept
      const remedy = resume === null ? '' : `: ${full ? 'yer açın, sonra' : 'bunu düzeltin, sonra'} ${resume}`
      return `${what}; ${run}, ${number(step)}. adımdaki kaydıyla sağlam duruyor${remedy}`
    },
    diverged: (d) =>
      `eğitim ${number(d.step)}. adımda ıraksadı; sonlu olmayan ilk değer: ${culprit(d.what, d.layer)}. O adım hiçbir şeyi değiştirmedi; son iyi durum ${d.run} içinde. Oradan daha küçük bir --learning-rate ile sürdürün: ${d.command}`,
    'diverged-before': (d) =>
      `ön eğitim ${number(d.step)}. adımda ıraksadı; sonlu olmayan ilk değer: ${culprit(d.what, d.layer)}. Daha küçük bir --learning-rate ile yeniden başlayın: ${d.command}`,
    'out-of-memory': (d) => `bunun için ${bytes(d.needed)} bellek gerek, makinede ${bytes(d.available)} var; ${d.remedy}`,
    'cell-file-failed': (d) => `${d.file} yüklenemiyor: ${d.reason}`,
    'cell-file-empty': (d) =>
      `${d.file} bir hücre dışa aktarmıyor (dışa aktardıkları: ${d.exports || 'yok'}); defineCell’in verdiğini dışa aktarın`,
    'cell-file-several': (d) => `${d.file} birden çok hücre dışa aktarıyor (${d.cells}); birini varsayılan (default) yapın`,
    'model-missing': (d) => `${d.run}: ${d.file} yok; bir kopyasından geri koyun ya da yeniden eğitin`,
    other: (d) => String(d.reason),
    ...bench.failures,
  },
  memory: {
    fits: (d) => `--batch ${d.batch} --steps ${d.steps} sığar`,
    smaller: 'daha küçük --units seçin',
  },
  facts: {
    network: 'Ağ',
    stages: { pretraining: 'Ön eğitim', training: 'Eğitim' },
    engine: 'Motor',
    memory: 'Bellek',
    time: 'Süre',
    run: 'Çalışma',
    networks: {
      pretraining: (d) => `${d.network}: önce eğitilen`,
      training: (d) => `${d.network}: yanıt verecek olan`,
    },
    networkLine: (d) => `${d.cell}, ${d.layers} × ${number(d.units)} birim, ${number(d.weights)} ağırlık`,
    weightsLine: (d) => `${number(d.weights)} ağırlık`,
    trainingLine: (d) =>
      `${number(d.steps)} eğitim adımı (${short(d.epochs)} tur), her biri ${d.batch}${d.window === null ? '' : ` × ${d.window}`} ile`,
    engineLine: (d) => `${d.name} (${d.instructionSet}), ${d.threads} iş parçacığı${d.reason ? `: ${d.reason}` : ''}`,
    reasons: {
      flag: '--engine ile istendi',
      environment: 'TEKRAR_ENGINE ile istendi',
      fastest: 'mevcut motorların en hızlısı',
      noNative: (d) => `yerel motor yok: ${d.why}`,
      absent: {
        'not-installed': '@tekrar/native kurulu değil',
        'not-built': 'böyle bir makine için hazırı yok, burada da derlenmemiş (PATH’e bir C++ derleyicisi, sonra npm run build)',
        'addon-not-installed': 'bu makinenin paketi kurulu değil (isteğe bağlı bağımlılıklar atlanmış olabilir), burada da derlenmemiş',
        'other-version': 'sürümü başka',
        'not-loaded': 'burada yüklenmiyor',
        'instruction-set': 'istenen komut kümesi bu işlemcide yok',
      },
    },
    more: (d) => `ve ${number(d.count)} tane daha`,
    memoryLine: (d) => (d.bytes === 0 ? '–' : bytes(d.bytes)),
    timeLine: (d) => `yaklaşık ${duration(Math.max(0.1, d.seconds))}`,
  },
  notices: {
    minutes: (d) => `--minutes ${short(d.minutes)}: her biri ${short(d.seconds * 1000)} ms’den ${number(d.steps)} eğitim adımı`,
    resumed: (d) => `${d.run} sürüyor: ${d.stage === 'pretraining' ? 'ön eğitimde ' : ''}${number(d.step)}/${number(d.total)} adım atılmış`,
    'previous-state': (d) => `${d.file} bozuk (${d.reason}); ondan önceki kayıttan sürüyor`,
    'other-engine': (d) =>
      `bu çalışma şimdiye dek ${d.before} ile eğitildi, ${d.now} ile sürüyor: ağırlıklar hiç durmamış bir çalışmanınkinden biraz farklı olur`,
  },
  progress: {
    speed,
    step: (d) =>
      `adım ${number(d.step)}/${number(d.total)} · tur ${d.epoch}/${d.epochs}${d.left === null ? '' : ` · ${duration(d.left)} kaldı`} · ${speed(d)}`,
    losses: (d) =>
      [
        `kayıp ${number(d.loss, 3)}`,
        d.validation === null ? '' : `doğrulama ${number(d.validation, 3)}`,
        d.norm === null ? '' : `gradyan ${number(d.norm, 2)}`,
        d.clipped === null ? '' : `kırpma ${percent(d.clipped)}`,
        `hız ${short(d.rate)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    stages: { pretraining: 'ön eğitim: ', training: '' },
    epoch: (d) =>
      `tur ${d.epoch}/${d.epochs}: kayıp ${number(d.loss, 3)}, doğrulama ${[number(d.validation, 3), ...d.metrics].join(', ')}${d.best ? ' (en iyi)' : ''}`,
    working: (d) =>
      [`eğitimden sonra: ${d.what}`, d.share > 0 ? percent(d.share) : '', d.left === null ? '' : `yaklaşık ${duration(d.left)} kaldı`]
        .filter(Boolean)
        .join(' · '),
    stoppedEarly: (d) => `${number(d.step)}. adımdan sonra erken durdu: daha iyiye gitmiyordu`,
    sample: (d) => `${number(d.step)} adımdan sonra verdiği:`,
    interrupting: 'bu adım bitince kaydedip duracak (yeniden Ctrl-C: hemen çıkar)',
  },
  done: {
    trained: (d) => `${d.run}: ${number(d.steps)} eğitim adımı ${duration(d.seconds)} sürdü; ${d.folder} klasörüne kaydedildi`,
    next: 'Sırada:',
    nextShow: 'hakkında her şey',
    exampleText: 'kendi metniniz',
    interrupted: (d) =>
      `Durduruldu ve kaydedildi: ${d.stage === 'pretraining' ? 'ön eğitimde ' : ''}${number(d.step)}/${number(d.total)} adım. Sürdürmek için:`,
    interruptedBeforeReport: (d) => `Durduruldu: ${d.run} eğitildi ve kaydedildi, raporu henüz yok. Raporu yapmak için:`,
  },
  evaluation: {
    file: 'Dosya',
    files: (d) => `${number(d.count)} dosya`,
    count: 'Okunan',
    moreRows: (d) => `ve ${number(d.count)} satır daha (hepsi için --json)`,
  },
  check: {
    nothing: 'Söylenecek bir şey yok.',
    impossible: 'Bu durumda eğitim olanaksız. ✗ ile gösterilenleri düzeltip yeniden bakın:',
    possible: (d) => `Eğitim olanaklı; burada yaklaşık ${duration(Math.max(0.1, d.seconds))} sürer. Başlatmak için:`,
  },
  answers: {
    by: (d) => `yanıtlayan, en son çalışma: ${d.run}`,
    written: (d) => `yazıldı: ${d.path} (${bytes(d.bytes)})`,
  },
  comparison: {
    plan: (d) => `${number(d.variants)} tür × ${number(d.seeds)} tohum`,
    sofar: (d) => `${number(d.of)} eğitimden ${number(d.done)} tanesi önceden bitmiş: oradan sürüyor`,
    trial: (d) => `${number(d.number)}/${number(d.of)}: ${d.variant}, tohum ${d.seed}`,
    left: (d) => `yaklaşık ${duration(d.seconds)} kaldı`,
    diverged: 'ıraksadı',
    range: 'aralık',
    weights: 'ağırlık',
    step: 'bir adım',
    memory: 'bellek',
    milliseconds: (d) => `${short(d.seconds * 1000)} ms`,
    baseline: (d) => `Yanlarında: ${d.name}, ${d.value}.`,
    on: (d) =>
      `${d.measure}: ${d.on === 'test' ? 'sınamaya' : 'doğrulamaya'} ayrılan veride, ${number(d.seeds)} tohumun ortalaması ve aralığı; en iyisi başta.`,
    real: (d) =>
      `${d.better} ile ${d.worse} arasında, ${d.better} yararına ${d.difference} fark var: tohumların gürültüsünden (±${d.noise}) büyük.`,
    chance: (d) => `${d.better} ile ${d.worse} arasında ${d.difference} fark var: tohumların gürültüsü (±${d.noise}) içinde.`,
    oneSeed: (d) =>
      `${d.better} ile ${d.worse} arasında, ${d.better} yararına ${d.difference} fark var; tek tohumla, rastlantı olabilir (--seeds 3).`,
    fewSeeds: (d) =>
      `${d.better} ile ${d.worse} arasında, ${d.better} yararına iki tohumun ortalaması olarak ${d.difference} fark var; iki tohum rastlantı için az şey söyler (--seeds 3 ya da daha çok).`,
    coarse: (d) =>
      `${d.better} ile ${d.worse} arasında her tohumda aynı ${d.difference} fark var: rastlantı mı, fazlası mı, bu kadar az örnek ya da tohumla bilinmez.`,
    title: (d) => `Karşılaştırma: ${d.task}`,
    interrupted: (d) =>
      `durduruldu: ${number(d.of)} eğitimden ${number(d.done)} tanesi bitti, ${d.folder} klasöründe saklandı. Aynı komut kaldığı yerden sürdürür.`,
    written: (d) => `yazıldı: ${d.folder}/compare.md, ${d.folder}/compare.json`,
  },
  table: {
    run: 'Çalışma',
    task: 'Görev',
    cell: 'Hücre',
    state: 'Durum',
    steps: 'Adım',
    best: 'En iyi',
    last: 'Son',
    updated: 'Kayıt',
    finished: 'bitti',
    unfinished: (d) => percent(d.share),
    running: 'sürüyor',
    damaged: 'bozuk',
    empty: (d) => `${d.folder} içinde henüz çalışma yok; bir tane yapın: ${d.command} train GÖREV VERİ`,
  },
  show: {
    run: 'Çalışma',
    folder: 'Klasör',
    task: 'Görev',
    files: 'Dosyalar',
    steps: 'Eğitim adımı',
    best: 'En iyi doğr.',
    last: 'Son doğrulama',
    speed: 'Hız',
    engine: 'Motor',
    weights: 'Ağırlık',
    sha256: 'sha256',
    model: 'Model',
    whole: 'sağlam',
    missing: 'yok',
    damaged: (d) => `bozuk: ${d.reason}`,
    configuration: 'Ayarlar',
    at: (d) => `${d.loss} (${number(d.step)}. adım)`,
    of: (d) => `${number(d.step)}/${number(d.total)}`,
    none: 'henüz yok',
  },
  bench,
  doctor: {
    engine: 'Motor',
    why: 'Neden',
    instructionSet: 'Komut kümesi',
    threads: 'İş parçacığı',
    native: 'Yerel motor',
    product: 'Küçük çarpım',
    step: 'Küçük adım',
    versions: 'Sürümler',
    machine: 'Makine',
    present: 'var',
    absent: (d) => `yok: ${d.reason}${d.detail ? ` (${d.detail})` : ''}`,
    productLine: (d) => `${d.size} × ${d.size}: ${short(d.gigaflops)} GFLOP/sn`,
    stepLine: (d) => `LSTM 128, yığın 32, 32 adım: ${short(d.milliseconds)} ms (${speed({ speed: d.symbolsPerSecond, many: 'karakter' })})`,
    machineLine: (d) => `${d.platform}, ${d.processor}, ${d.cores} çekirdek, ${bytes(d.memory)} bellek`,
  },
}
