"""Trains the reader of numbers written by hand and writes its weights; see README.md.

    python train.py make DATA SEED COUNT DIGITS FONTS   # chunks of 4000 strips into the folder DATA
    python train.py train DATA MODEL MINUTES            # learns from them
    python train.py write MODEL WEIGHTS                 # the weights as the program reads them
    python train.py sample DIGITS FONTS PICTURE         # the head of a letter for the tests
"""
import glob
import os
import random
import struct
import sys
import time

import numpy as np

ALPHABET = '0123456789/#'  # 1, 2, ...; 0 is nothing
CHANNELS = (16, 24, 40, 64, 64)


def make(folder, seed, count, digits, fonts):
    from strips import Source, hand_fonts
    os.makedirs(folder, exist_ok=True)
    for k in range(seed, seed + count):
        # Seeds from 900 on are those to judge by: other digits, other fonts.
        source = Source(digits, hand_fonts(fonts), seed=k, held_out=k >= 900)
        strips, labels = zip(*(source.strip() for _ in range(4000)))
        part = os.path.join(folder, f'part{k}.npz')
        np.savez(part, x=np.concatenate([s.reshape(-1) for s in strips]), w=np.array([s.shape[1] for s in strips], np.int32), l=np.array(labels))
        os.rename(part, os.path.join(folder, f'{"val" if k >= 900 else "tr"}{k}.npz'))


def load(file):
    data = np.load(file)
    ends = np.cumsum(data['w'].astype(np.int64) * 48)
    x = data['x']
    return [(x[e - int(w) * 48:e].reshape(48, int(w)), str(l)) for e, w, l in zip(ends, data['w'], data['l'])]


def network():
    from torch import nn
    c = CHANNELS

    def conv(a, b, size, pad, stride=1):
        return [nn.Conv2d(a, b, size, padding=pad, stride=stride, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)]

    net = nn.Sequential(
        *conv(1, c[0], 5, 2, 2),
        *conv(c[0], c[1], 3, 1, (2, 1)),
        *conv(c[1], c[2], 3, 1, (2, 1)),
        *conv(c[2], c[3], (6, 3), (0, 1)),
        nn.Dropout(0.1),
        *conv(c[3], c[4], (1, 5), (0, 2)),
        nn.Conv2d(c[4], len(ALPHABET) + 1, (1, 3), padding=(0, 1)),
    )
    import torch
    return net.to(memory_format=torch.channels_last)


def batches(samples, size, rnd):
    """Strips of about one width together."""
    order = sorted(range(len(samples)), key=lambda i: samples[i][0].shape[1] + rnd.uniform(-12, 12))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    rnd.shuffle(groups)
    for g in groups:
        yield [samples[i] for i in g]


def tensors(batch, rnd=None):
    import torch
    width = max(s.shape[1] for s, _ in batch)
    width += width % 2
    x = np.zeros((len(batch), 1, 48, width), np.float32)
    for i, (s, _) in enumerate(batch):
        a = s.astype(np.float32) / 255
        if rnd:
            # One strip serves several times, each time a little other.
            a = np.roll(a, rnd.choice((-1, 0, 0, 1)), 0) ** rnd.uniform(0.7, 1.4) * rnd.uniform(0.8, 1.1)
        x[i, 0, :, :s.shape[1]] = a
    targets = [ALPHABET.index(c) + 1 for _, l in batch for c in l]
    lengths = [len(l) for _, l in batch]
    steps = [max(1, s.shape[1] // 2) for s, _ in batch]
    return torch.from_numpy(x), torch.tensor(targets), torch.tensor(lengths), torch.tensor(steps)


def best_path(scores):
    """The reading of a row of scores (steps, classes)."""
    out, last = '', 0
    for k in scores.argmax(1):
        if k != last and k:
            out += ALPHABET[k - 1]
        last = k
    return out


def train(folder, model, minutes):
    import torch
    torch.set_num_threads(int(os.environ.get('THREADS', '2')))
    torch.manual_seed(1)
    rnd = random.Random(1)
    net = network()
    again = os.path.exists(model)
    if again:
        net.load_state_dict(torch.load(model))
    top = 1.5e-3 if again else 4e-3
    print(sum(p.numel() for p in net.parameters()), 'weights')
    loss_of = torch.nn.CTCLoss(zero_infinity=True)
    opt = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=1e-4)
    start, end = time.time(), minutes * 60
    judge = load(sorted(glob.glob(f'{folder}/val*.npz'))[0])[:400]
    loaded = {}
    seen, total, n = 0, 0.0, 0
    while time.time() - start < end:
        for f in glob.glob(f'{folder}/tr*.npz'):
            if f not in loaded:
                loaded[f] = load(f)
        # Short strips first: they teach faster.
        t = (time.time() - start) / end
        widest = 330 if again or t > 0.8 else 110 if t < 0.25 else 150
        chunk = [s for f in rnd.sample(sorted(loaded), min(4, len(loaded))) for s in loaded[f] if s[0].shape[1] <= widest]
        net.train()
        for batch in batches(chunk, 32, rnd):
            t = (time.time() - start) / end
            if t > 1:
                break
            for g in opt.param_groups:
                g['lr'] = top * min(1, seen / 200) * max(0.01, 1 - t)
            x, y, ylen, steps = tensors(batch, rnd)
            x = x.to(memory_format=torch.channels_last)
            out = net(x).squeeze(2).permute(2, 0, 1).log_softmax(2)
            loss = loss_of(out, y, steps.clamp(max=out.shape[0]), ylen)
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
            opt.step()
            total, n, seen = total + loss.item(), n + 1, seen + 1
            if seen % 100 == 0:
                print(f'{time.time() - start:.0f}s step {seen} loss {total / n:.4f} chunks {len(loaded)}', flush=True)
                total, n = 0.0, 0
        net.eval()
        right = 0
        with torch.no_grad():
            for batch in batches(judge, 64, rnd):
                x, *_, steps = tensors(batch)
                out = net(x).squeeze(2).permute(0, 2, 1).numpy()
                right += sum(best_path(o[:k]) == l for o, k, (_, l) in zip(out, steps.tolist(), batch))
        print(f'{time.time() - start:.0f}s judged: {right / len(judge):.4f} of strips right', flush=True)
        torch.save(net.state_dict(), model + '.new')
        os.replace(model + '.new', model)


def write(model, weights):
    """Layer by layer: number of outputs, inputs, rows, columns (bytes); a scale for each output (f32), its
    bias (f32), its weights (i8), all little-endian. Normalisation is folded into them."""
    import torch
    net = network()
    net.load_state_dict(torch.load(model))
    layers = list(net)
    out = bytearray(b'CVD1')
    for i, layer in enumerate(layers):
        if not isinstance(layer, torch.nn.Conv2d):
            continue
        w = layer.weight.detach().numpy().astype(np.float64)
        if layer.bias is None:
            norm = layers[i + 1]
            k = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy().astype(np.float64)
            b = norm.bias.detach().numpy() - norm.running_mean.numpy() * k
            w = w * k[:, None, None, None]
        else:
            b = layer.bias.detach().numpy()
        scale = np.abs(w).max((1, 2, 3)) / 127 + 1e-12
        q = np.rint(w / scale[:, None, None, None]).astype(np.int8)
        out += struct.pack('4B', *w.shape)
        out += scale.astype('<f4').tobytes() + b.astype('<f4').tobytes() + q.tobytes()
    with open(weights, 'wb') as f:
        f.write(out)
    print(len(out), 'bytes')


def sample(digits, fonts, picture):
    """The head of a letter at 200 dots an inch, its number and day written by hand in blue."""
    from PIL import Image
    from strips import Source
    source = Source(digits, [], seed=7)
    source.rnd.seed(11)
    page = np.full((520, 1654, 3), 255, np.uint8)

    def put(a, x, top, colour):
        h, w = a.shape
        part = page[top:top + h, x:x + w]
        part[:] = np.minimum(part, 255 - (a[..., None] * (255 - np.array(colour))).astype(np.uint8))

    def printed(text, x, base, italic):
        font = source.print[(italic, False)][3]
        a, row = source.word(text, italic, font=font)
        put(a, round(x), base - row, (20, 20, 20))
        return x + a.shape[1] - 5

    def written(text, x, base):
        from strips import pen, trim
        for c in text:
            a = trim(pen(int(c), source.rnd, 44, 24 if c != '1' else 12, 4.5, 1))
            put(a, round(x), round(base - a.shape[0] + 3), (40, 60, 170))
            x += a.shape[1] + 6
        return x

    base = 320
    x = printed('Số:', 240, base, False)
    x = written('2635', x + 8, base)
    printed('/ABC-XYZ', x + 6, base, False)
    x = printed('Hà Nội, ngày', 860, base, True)
    x = written('17', x + 10, base)
    x = printed('tháng', x + 8, base, True)
    x = printed('9', x + 10, base, True)
    printed('năm 2021', x + 10, base, True)
    Image.fromarray(page).save(picture, optimize=True)


if __name__ == '__main__':
    what, *rest = sys.argv[1:]
    if what == 'make':
        make(rest[0], int(rest[1]), int(rest[2]), rest[3], rest[4])
    elif what == 'train':
        train(rest[0], rest[1], float(rest[2]))
    elif what == 'sample':
        sample(*rest)
    else:
        write(*rest)
