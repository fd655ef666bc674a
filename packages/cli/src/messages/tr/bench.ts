import type { Numbers } from '@tekrar/tasks/rows'
import type { bench as english } from '../en/bench.ts'

export const bench = ({ number, short, duration, percent }: Numbers): ReturnType<typeof english> => ({
  works: { characters: 'karakterler', weather: 'hava', sentiment: 'duygu, iki yönlü' },
  heads: { speed: 'GFLOP/sn', share: 'tavan', memory: 'bellek', ratio: '×' },
  unit: (d) =>
    d.kind === 'step'
      ? 'Bir eğitim adımı, milisaniye'
      : `Bir karakter, mikrosaniye${d.streams > 1 ? ` (aynı anda ${number(d.streams)} metin)` : ''}`,
  rounds: (d) => `${d.rounds} turun ortancası; her turda ${short(d.seconds)} saniyenin en hızlısı`,
  progress: (d) =>
    [
      `${d.number}/${d.of}: ${d.shape}`,
      d.round === 0 ? `${d.name} hazırlanıyor` : `tur ${d.round}/${d.rounds}, ${d.name}`,
      d.left === null ? '' : `yaklaşık ${duration(d.left)} kaldı`,
    ]
      .filter(Boolean)
      .join(' · '),
  starting: (d) => `başlatılıyor: ${d.peers} …`,
  own: (d) => `tekrar ${d.version}, ${d.engine} (${d.instructionSet}), ${d.threads} iş parçacığı, Node ${d.node}`,
  machine: (d) => `${d.processor}, ${d.cores} çekirdek, ${d.platform}`,
  peak: (d) =>
    `tavan: hiçbir şey beklemeyen ${d.kind === 'fma' ? 'bileşik çarpma-toplamalarla' : '128 bitlik vektör çarpma ve toplamalarıyla'} ${short(d.speed)} GFLOP/sn; bellekten okuma ${short(d.reading)} GB/sn: aynı turlarda, aynı iş parçacıklarıyla ölçüldü`,
  ratio: (d) => `×: ötekilerin en iyisinden kaç kat hızlı; geometrik ortalama ${number(d.mean, 2)}, en düşüğü ${number(d.lowest, 2)}`,
  missing: (d) =>
    `${d.peer} burada yok (${d.missing}). Kurmak için: ${d.install}${d.python ? '; başka bir Python için: --python DOSYA' : ''}`,
  notItsWork: (d) =>
    `${d.peer} ${d.kind === 'step' ? 'burada eğitmez, yazar: --generation ile' : 'burada yazmaz, eğitir: --generation olmadan'} ölçülür`,
  failed: (d) => `${d.peer}, ${d.shape}: ${d.reason}`,
  interrupting: 'duruyor; şimdiye dek ölçülenler aşağıda (yeniden Ctrl-C: hemen çıkar)',
  interrupted: (d) => `durduruldu: ${number(d.of)} ölçümden ${number(d.done)} tanesi yapıldı`,
  written: (d) => `yazıldı: ${d.file}`,
  again: (d) => `${d.file} içinde ${number(d.of)} ölçümden ${number(d.done)} tanesi var: oradan sürüyor`,
  roofline: {
    title: 'Makinenin sınırlarına ne kadar yakın',
    across: 'taşınması gereken her bayta düşen işlem (FLOP/B)',
    up: 'GFLOP/sn',
    peak: (d) => `tavan ${short(d.speed)} GFLOP/sn`,
    reading: (d) => `${short(d.reading)} GB/sn`,
    point: (d) => `${short(d.speed)} GFLOP/sn, ${percent(d.share)}`,
  },
  profile: {
    title: (d) => `${d.shape}: bir eğitim adımı ${short(d.milliseconds)} ms, ${d.instructionSet}, ${d.threads} iş parçacığı`,
    kind: 'türüne göre',
    count: 'planda',
    share: 'pay',
    speed: 'GFLOP/sn',
    moved: 'GB/sn',
    times: 'kez',
    what: 'en çok sürenler',
    waiting: 'bekleme',
    about: (d) =>
      `Bir adımın süreleri; her komutta saat tutulunca ${short(d.clocked)} ms${d.threads > 1 ? ', ilk iş parçacığında; çarpımlar hepsinin' : ''}. O sıradaki tavan: ${short(d.peak)} GFLOP/sn. GB/sn, nerede dururlarsa dursunlar her işleneni komut başına bir kez sayar.`,
  },
  failures: {
    'bench-profile-alone': (d) => `--profile bir eğitim adımında zamanın nereye gittiğini söyler; ${d.flag} ile birlikte olmaz`,
    'bench-only': (d) => `--only ${d.value}: 0 ile ${d.most} arasındaki yerleri yazın: 3 ya da 0,2-5 gibi`,
    'bench-only-and-shape': (d) => `--only listeden seçer, ${d.flag} ise yeni bir ağ tanımlar; yalnızca birini verin`,
    'bench-not-for-writing': (d) => `${d.flag}, --generation ile anlamsız; onu yazmayın`,
    'bench-unknown-peer': (d) =>
      `--against ${d.word}: böyle bir araç tanınmıyor${d.nearest ? `; şunu mu demek istediniz: ${d.nearest}?` : `; bilinenler: ${d.known}`}`,
    'bench-nothing-to-draw': (d) => `--svg ${d.file}: hiçbir şey ölçülmedi, çizilecek bir şey yok`,
    'bench-file': (d) => `--out ${d.file} var, ama içinde bu komutun ölçümleri yok; başka bir dosya seçin`,
  },
})
